import { describe, expect, it } from 'vitest';
import { darknessModel, noisePixels, ONNX_KIT } from '../contract/index.js';
import { EngineError } from '../core/index.js';
import type { Kernel, Runtime } from './runtime.js';
import { RuntimeBackend } from './runtime-backend.js';

const SIZE = { widthPx: 4, heightPx: 4 };
const MODEL = darknessModel(ONNX_KIT, SIZE);
const PIXELS = noisePixels(SIZE, 1, 1);

/** A runtime whose kernels answer black until told otherwise, and that counts what is asked of it. */
class CountingRuntime implements Runtime {
  readonly info = {
    name: 'onnx-cpu',
    device: 'a test',
    version: '0',
    format: 'onnx',
    hardware: 'gpu',
  } as const;
  runs = 0;
  compiled = 0;
  released = 0;
  ended = 0;
  releasedBeforeEnd = 0;
  answer: () => Uint8Array = () => new Uint8Array(16);

  async compile(): Promise<Kernel> {
    this.compiled++;
    return {
      run: async () => {
        this.runs++;
        return this.answer();
      },
      release: async () => void this.released++,
    };
  }

  async release(): Promise<void> {
    this.ended++;
    this.releasedBeforeEnd = this.released;
  }
}

const start = () => {
  const runtime = new CountingRuntime();
  return { runtime, backend: new RuntimeBackend(runtime) };
};
const run = { pixels: PIXELS, batch: 1 };

describe('a lost device', () => {
  const lose = (): never => {
    throw new EngineError('device_lost', 'gone');
  };

  it('fails waiting and later runs of every model, and loads, without touching the device again', async () => {
    const { runtime, backend } = start();
    const [one, other] = [await backend.load(MODEL), await backend.load(MODEL)];
    runtime.answer = lose;
    const waiting = [one.run(run), one.run(run), one.run(run)];
    for (const outcome of await Promise.allSettled(waiting))
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'device_lost' } });
    await expect(other.run(run)).rejects.toMatchObject({ code: 'device_lost' });
    await expect(backend.load(MODEL)).rejects.toMatchObject({ code: 'device_lost' });
    expect(runtime).toMatchObject({ runs: 1, compiled: 2 });
  });

  it('still closes everything', async () => {
    const { runtime, backend } = start();
    const loaded = await backend.load(MODEL);
    runtime.answer = lose;
    await expect(loaded.run(run)).rejects.toMatchObject({ code: 'device_lost' });
    await backend.close();
    expect(runtime).toMatchObject({ released: 1, ended: 1 });
  });
});

it('does not take another failure for a lost device', async () => {
  const { runtime, backend } = start();
  const loaded = await backend.load(MODEL);
  runtime.answer = () => {
    throw new EngineError('run_failed', 'bad luck');
  };
  await expect(loaded.run(run)).rejects.toMatchObject({ code: 'run_failed' });
  runtime.answer = () => new Uint8Array(16);
  expect(await loaded.run(run)).toHaveLength(16);
});

it('refuses an answer of another length than declared', async () => {
  const { runtime, backend } = start();
  const loaded = await backend.load(MODEL);
  runtime.answer = () => new Uint8Array(15);
  await expect(loaded.run(run)).rejects.toMatchObject({ code: 'run_failed' });
});

it('ends the runtime once, after the last kernel', async () => {
  const { runtime, backend } = start();
  await backend.load(MODEL);
  await backend.load(MODEL);
  await Promise.all([backend.close(), backend.close()]);
  expect(runtime).toMatchObject({ released: 2, ended: 1, releasedBeforeEnd: 2 });
});
