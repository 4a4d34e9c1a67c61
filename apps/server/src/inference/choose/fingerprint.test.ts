import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { tfjsSetupDir } from '../backend-options.js';
import { fingerprint } from './fingerprint.js';

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
