import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sceneAt, toSvg, truthSvg } from '@maskwire/demo-scene';
import { ENCODING } from '@maskwire/protocol';
import sharp from 'sharp';
import { afterAll, afterEach, expect } from 'vitest';
import type { FrameJob, InferencePool } from '../contract.js';
import { createInferencePool, type InferencePoolOptions } from '../pool.js';

/** The compiled worker: a child process cannot run the TypeScript source. */
export const BUILT_WORKER = new URL('../../../dist/inference/worker/main.js', import.meta.url);
export const BUILT_POOL = new URL('../../../dist/inference/pool.js', import.meta.url);
export const SILENT_WORKER = new URL('./silent-worker.mjs', import.meta.url);
export const DYING_WORKER = new URL('./dying-worker.mjs', import.meta.url);
export const DOOMED_PARENT = new URL('./doomed-parent.mjs', import.meta.url);

export const MODE = 'selfie-256';
const SIZE = { widthPx: 256, heightPx: 256 };

const scene = sceneAt(1);
/** The drawn person, of exactly the model's size. */
export const personJpeg = await sharp(Buffer.from(toSvg(scene, SIZE)))
  .jpeg({ quality: 90 })
  .toBuffer();
/** Where that person is: alpha u8. */
export const personTruth = await sharp(Buffer.from(truthSvg(scene, SIZE)))
  .toColourspace('b-w')
  .raw()
  .toBuffer();

/** One folder for the whole file: pools share imported models, as they do in service. */
export const cacheDir = mkdtempSync(join(tmpdir(), 'maskwire-pool-'));
afterAll(() => rmSync(cacheDir, { recursive: true, force: true }));

const open: InferencePool[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((pool) => pool.close()));
});

/** A pool that is closed after the test. Not started. */
export function makePool(options: Partial<InferencePoolOptions> = {}): InferencePool {
  const pool = createInferencePool({
    workerCount: 1,
    warmUp: [MODE],
    cacheDir,
    workerEntry: BUILT_WORKER,
    ...options,
  });
  open.push(pool);
  return pool;
}

export async function startedPool(options: Partial<InferencePoolOptions> = {}): Promise<InferencePool> {
  const pool = makePool(options);
  await pool.start();
  return pool;
}

export const frame = (image: Uint8Array = personJpeg, mode: string = MODE): FrameJob => ({
  mode,
  image,
  encodings: [ENCODING.alpha8Deflate],
});

/** Waits until `done`; fails after `limitMs`. Resolves to the time it took. */
export async function until(done: () => boolean, limitMs: number): Promise<number> {
  const startedMs = performance.now();
  while (!done()) {
    const passedMs = performance.now() - startedMs;
    if (passedMs > limitMs) expect.fail(`not so within ${limitMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return performance.now() - startedMs;
}

export const isWhole = (pool: InferencePool): boolean => pool.stats().starting === 0;

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
