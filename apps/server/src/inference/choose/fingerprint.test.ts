import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { tfjsSetupDir } from '../backend-options.js';
import { fingerprint, type MachinePlaces } from './fingerprint.js';

let cacheDir: string;
beforeEach(async () => {
  cacheDir = await mkdtemp(join(tmpdir(), 'maskwire-fingerprint-'));
});
afterEach(() => rm(cacheDir, { recursive: true, force: true }));

it('stays while nothing changes, whatever else is cached', async () => {
  const before = await fingerprint({ CUDA_VISIBLE_DEVICES: '0' }, cacheDir);
  await mkdir(join(cacheDir, 'models'));
  expect(await fingerprint({ CUDA_VISIBLE_DEVICES: '0' }, cacheDir)).toBe(before);
});

it('changes with the variables that choose a device', async () => {
  const before = await fingerprint({ CUDA_VISIBLE_DEVICES: '0' }, cacheDir);
  expect(await fingerprint({ CUDA_VISIBLE_DEVICES: '1' }, cacheDir)).not.toBe(before);
});

it('changes when a set-up command has installed a runtime', async () => {
  const before = await fingerprint({}, cacheDir);
  await mkdir(join(tfjsSetupDir(cacheDir), 'node_modules', '@tensorflow', 'tfjs-node-gpu'), {
    recursive: true,
  });
  expect(await fingerprint({}, cacheDir)).not.toBe(before);
});

describe('of a machine', () => {
  let places: MachinePlaces;
  beforeEach(async () => {
    const [devices, drivers, version] = ['dri', 'icd.d', 'version'].map((name) => join(cacheDir, name));
    if (!devices || !drivers || !version) throw new Error('three names give three paths');
    places = { devices: [devices], drivers: [drivers], files: [version] };
    for (const folder of [devices, drivers]) await mkdir(folder);
    await writeFile(join(drivers, 'gpu_icd.json'), '{"api_version": "1.3.204"}');
    await writeFile(version, 'NVRM version 525.60.13');
  });
  const mark = (): Promise<string> => fingerprint({}, cacheDir, places);

  it.each([
    ['a device comes', 'dri/renderD128', ''],
    ['a driver comes', 'icd.d/other_icd.json', '{}'],
    ['a driver is updated in its place', 'icd.d/gpu_icd.json', '{"api_version": "1.3.280"}'],
    ['the kernel has another version of it', 'version', 'NVRM version 550.54.14'],
  ])('changes when %s', async (_, file, text) => {
    const before = await mark();
    expect(await mark()).toBe(before);
    await writeFile(join(cacheDir, file), text);
    expect(await mark()).not.toBe(before);
  });
});
