import { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { darknessModel, describeBackendContract, noisePixels, TFJS_KIT } from '../contract/index.js';
import type { Backend } from '../core/index.js';
import { createBackend } from './index.js';
import { smokeError } from './tfjs-smoke.js';
import { startWasm } from './tfjs-wasm.js';

/** A name that nobody publishes: the native kernels are out of play, also on a machine that has them. */
const NO_NATIVE = '@maskwire/no-such-package';
const create = (): Promise<Backend> => createBackend('tfjs', { tfjs: { nativePackage: NO_NATIVE } });

describeBackendContract('tfjs on WebAssembly', { create, kit: TFJS_KIT });

describe('tfjs on WebAssembly', () => {
  const SIZE = { widthPx: 32, heightPx: 24 };
  const model = darknessModel(TFJS_KIT, SIZE);
  let backend: Backend;
  beforeEach(async () => {
    backend = await create();
  });
  afterEach(() => backend.close());

  it('says what it runs on, and why not on a GPU', () => {
    expect(backend.info).toEqual({
      name: 'tfjs',
      device: `CPU, WebAssembly SIMD, 1 thread (${NO_NATIVE}: not installed (npm run setup:tfjs-gpu))`,
      version: '4.22.0',
      format: 'tfjs',
      hardware: 'cpu',
    });
  });

  it('computes a convolution as arithmetic does', async () => {
    const runtime = await startWasm();
    expect(await smokeError(runtime.tf)).toBeLessThan(1e-6);
  });

  it('keeps no tensor of a run, nor of a failed one, nor of a closed model', async () => {
    const before = tf.memory().numTensors;
    const loaded = await backend.load(model);
    const pixels = noisePixels(SIZE, 2, 1);
    await loaded.run({ pixels, batch: 2 });
    const resting = tf.memory();
    for (let run = 0; run < 100; run++) await loaded.run({ pixels, batch: 2 });
    expect(tf.memory()).toMatchObject({ numTensors: resting.numTensors, numBytes: resting.numBytes });
    await loaded.close();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('leaves it to the process what becomes of its faults', () => {
    // The runner's own listeners stay; a WebAssembly module would have added one that rethrows to each.
    const listeners = [...process.listeners('uncaughtException'), ...process.listeners('unhandledRejection')];
    expect(listeners.map(String).join('\n')).not.toMatch(/throw (ex|reason)/);
  });

  it('says so when the 4 GiB that WebAssembly has are used up, and goes on when they are free again', async () => {
    const kernels = tf.backend();
    if (!(kernels instanceof BackendWasm)) throw new Error('not the WASM kernels');
    const gibibyte = [2 ** 28];
    const taken: object[] = [];
    const take = (): void => {
      for (let i = 0; i < 5; i++) taken.push(kernels.write(null, gibibyte, 'float32'));
    };
    expect(take).toThrow(expect.objectContaining({ code: 'out_of_memory' }));
    for (const id of taken) kernels.disposeData(id);
    const pixels = noisePixels(SIZE, 1, 1);
    const loaded = await backend.load(model);
    expect(await loaded.run({ pixels, batch: 1 })).toEqual(model.reference(pixels));
  });
});
