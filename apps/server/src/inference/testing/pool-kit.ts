import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { sceneAt, toSvg, truthSvg } from '@maskwire/demo-scene';
import { BUILT_IN } from '@maskwire/models';
import { ENCODING } from '@maskwire/protocol';
import sharp from 'sharp';
import { afterAll, afterEach } from 'vitest';
import type { FrameJob, FrameOutcome, InferencePool, StillOutcome } from '../contract.js';
import type { ModelSource } from '../model-source.js';
import { createInferencePool, type InferencePoolOptions } from '../pool.js';

/** The compiled worker: a child process cannot run the TypeScript source. */
export const BUILT_WORKER = new URL('../../../dist/inference/worker/main.js', import.meta.url);
const BUILT_POOL = new URL('../../../dist/inference/pool.js', import.meta.url);
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

const folder = mkdtempSync(join(tmpdir(), 'maskwire-pool-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** One cache for the whole file: pools share imported models, as they do in service. */
export const cacheDir = join(folder, 'models');
export const source: ModelSource = { catalogue: BUILT_IN, cacheDir, modelsDir: join(folder, 'downloads') };

/** Writes a program for a process of its own: what no real worker would do. */
function program(name: string, text: string): URL {
  const file = join(folder, `${name}.mjs`);
  writeFileSync(file, text);
  return pathToFileURL(file);
}

/** Starts and never says a word. */
export const SILENT_WORKER = program(
  'silent-worker',
  `process.on('message', () => undefined);
   process.on('disconnect', () => process.exit(0));`,
);

/** Cannot start, and says so on its standard error. */
export const DYING_WORKER = program(
  'dying-worker',
  `process.stderr.write('no such engine on this machine\\n', () => process.exit(3));`,
);

const crashMark = join(folder, 'crash-on-fast');
/** From now on `FRAGILE_WORKER` dies of loading `fast`. */
export const makeFragile = (): void => writeFileSync(crashMark, '');

/** Takes every load at its word, without a model; see `makeFragile`. */
export const FRAGILE_WORKER = program(
  'fragile-worker',
  `import { existsSync } from 'node:fs';
   const report = { warmUps: [], rssBytes: 0 };
   const engine = { name: 'onnx-cpu', device: 'none', version: '0', format: 'onnx', hardware: 'cpu' };
   process.on('message', ({ type, id, request }) => {
     if (type === 'stop') process.exit(0);
     if (type === 'init') process.send({ type: 'ready', start: { engine, decoder: 'none' }, report });
     if (request?.kind === 'load' && request.mode === 'fast' && existsSync(${JSON.stringify(crashMark)})) process.exit(9);
     if (request) process.send({ type: 'done', id, result: { kind: request.kind, outcome: { ok: true } }, report });
   });
   process.on('disconnect', () => process.exit(0));`,
);

/** Starts a pool, tells its workers' ids on standard output, and waits to be killed. */
export const DOOMED_PARENT = program(
  'doomed-parent',
  `const { createInferencePool } = await import(${JSON.stringify(BUILT_POOL.href)});
   const { BUILT_IN } = await import(${JSON.stringify(import.meta.resolve('@maskwire/models'))});
   const source = { catalogue: BUILT_IN, ...${JSON.stringify({ cacheDir, modelsDir: join(folder, 'downloads') })} };
   const pool = createInferencePool({ workerCount: 1, warmUp: ['fast'], source });
   await pool.start();
   console.log(JSON.stringify(pool.stats().pids));`,
);

const open: InferencePool[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((pool) => pool.close()));
});

/** A pool that is closed after the test. Not started. */
export function makePool(options: Partial<InferencePoolOptions> = {}): InferencePool {
  const pool = createInferencePool({
    workerCount: 1,
    warmUp: [MODE],
    source,
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
  classes: null,
  threshold: 0.5,
});

/** Runs one frame as a batch of its own. */
export async function runFrame(pool: InferencePool, job: FrameJob): Promise<FrameOutcome> {
  const [outcome] = await pool.runFrames([job]);
  if (!outcome) throw new Error('a frame got no answer');
  return outcome;
}

/** Waits until `done`; fails after `limitMs`. Resolves to the time it took. */
export async function until(done: () => boolean, limitMs: number): Promise<number> {
  const startedMs = performance.now();
  while (!done()) {
    const passedMs = performance.now() - startedMs;
    if (passedMs > limitMs) throw new Error(`not so within ${limitMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return performance.now() - startedMs;
}

export const isWhole = (pool: InferencePool): boolean => pool.stats().starting === 0;

/** The first worker's process id, never 0: signalling 0 would hit this process's own group. */
export function firstPid(pool: InferencePool): number {
  const [pid] = pool.stats().pids;
  if (pid === undefined) throw new Error('there is no worker process');
  return pid;
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** The mask of a frame; fails on any other end. */
export function maskOf(outcome: FrameOutcome): Extract<FrameOutcome, { status: 'mask' }> {
  if (outcome.status === 'mask') return outcome;
  throw new Error(`no mask but ${outcome.reason}`);
}

/** The answer to a still; fails on a refusal. */
export function answerOf(outcome: StillOutcome): Extract<StillOutcome, { ok: true }> {
  if (outcome.ok) return outcome;
  throw new Error(`refused: ${outcome.code}`);
}
