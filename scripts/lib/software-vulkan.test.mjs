import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  browserFolders,
  offerSoftwareVulkan,
  SOFTWARE_VULKAN_VARIABLE,
  swiftShaderFolder,
} from './software-vulkan.mjs';

/** @type {string} */
let dir;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'maskwire-vulkan-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/**
 * @param {string} name
 * @param {readonly string[]} files
 */
function folder(name, files) {
  const path = join(dir, name);
  mkdirSync(path);
  for (const file of files) writeFileSync(join(path, file), '');
  return path;
}

describe('the emulated GPU', () => {
  it('is the first folder with both the driver and the file that describes it', () => {
    const half = folder('half', ['vk_swiftshader_icd.json']);
    const whole = folder('whole', ['vk_swiftshader_icd.json', 'libvk_swiftshader.so']);
    expect(swiftShaderFolder([dir, half, whole])).toBe(whole);
    expect(swiftShaderFolder([dir, half])).toBeUndefined();
  });

  it('is looked for beside a browser, also behind a link', () => {
    const home = folder('home', ['chrome']);
    symlinkSync(join(home, 'chrome'), join(dir, 'chrome-link'));
    const folders = browserFolders([undefined, '', join(dir, 'not-there'), join(dir, 'chrome-link')]);
    expect(folders[0]).toBe(home);
    expect(folders).toContain('/usr/lib/chromium');
  });

  it('is told to child processes by one variable', (context) => {
    if (process.platform !== 'linux') return context.skip('the emulated GPU of the tests is for Linux');
    const home = folder('home', [
      'chrome',
      'vk_swiftshader_icd.json',
      'libvk_swiftshader.so',
      'libvulkan.so.1',
    ]);
    /** @type {NodeJS.ProcessEnv} */
    const env = {};
    expect(offerSoftwareVulkan([join(home, 'chrome')], env, join(dir, 'loader'))).toBe(
      join(home, 'vk_swiftshader_icd.json'),
    );
    expect(env[SOFTWARE_VULKAN_VARIABLE]).toBe(join(home, 'vk_swiftshader_icd.json'));
  });
});
