import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inflateRawSync } from 'node:zlib';
import { ENCODING } from '@maskwire/protocol';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { createInferencePool } from './pool.js';
import {
  answerOf,
  cacheDir,
  firstPid,
  frame,
  isAlive,
  isWhole,
  MODE,
  makePool,
  maskOf,
  personJpeg,
  personTruth,
  runFrame,
  source,
  startedPool,
  until,
} from './testing/pool-kit.js';

const NOT_AN_IMAGE = new TextEncoder().encode('not an image');

describe('frames', () => {
  it('finds the drawn person', async () => {
    const pool = await startedPool();
    const outcome = maskOf(await runFrame(pool, frame()));
    expect(outcome).toMatchObject({ encoding: ENCODING.alpha8Deflate, widthPx: 256, heightPx: 256 });
    expect(iou(inflateRawSync(outcome.payload), personTruth)).toBeGreaterThan(0.95);
    expect(outcome.times.decodeUs).toBeGreaterThan(0);
    expect(outcome.times.inferenceUs).toBeGreaterThan(0);
    expect(outcome.times.encodeUs).toBeGreaterThan(0);
  });

  it('answers bad images by name and goes on', async () => {
    const pool = await startedPool();
    const reasons = [];
    for (const image of [NOT_AN_IMAGE, personJpeg.subarray(0, 3000), new Uint8Array(0)])
      reasons.push(await runFrame(pool, frame(image)));
    expect(reasons.map((outcome) => outcome.status === 'error' && outcome.reason)).toEqual([
      'unsupported_image',
      'corrupt_image',
      'unsupported_image',
    ]);
    expect(await runFrame(pool, frame())).toMatchObject({ status: 'mask' });
    expect(pool.stats().lost).toEqual({ crashed: 0, hung: 0 });
  });

  it('answers in the size of the mode', async () => {
    const pool = await startedPool({ warmUp: ['fast'] });
    expect(await runFrame(pool, frame(personJpeg, 'fast'))).toMatchObject({
      status: 'mask',
      widthPx: 256,
      heightPx: 144,
    });
  });

  it('loads no mode behind the books of the pool: a frame of one that is not ready fails', async () => {
    const pool = await startedPool();
    for (const mode of ['fast', 'nosuch'])
      expect(await runFrame(pool, frame(personJpeg, mode))).toMatchObject({ reason: 'inference_failed' });
    expect(pool.modeState('fast')).toBe('cold');
  });

  it('takes one frame a worker, tells when it is free, and refuses more', async () => {
    const pool = await startedPool();
    let idle = 0;
    pool.onIdle(() => idle++);
    const first = runFrame(pool, frame());
    expect(pool.idleWorkers()).toBe(0);
    expect(await runFrame(pool, frame())).toMatchObject({ status: 'error', reason: 'internal' });
    expect(await first).toMatchObject({ status: 'mask' });
    expect([idle, pool.idleWorkers()]).toEqual([1, 1]);
  });

  it('reads a view on a larger buffer', async () => {
    const pool = await startedPool();
    const wide = new Uint8Array(personJpeg.length + 200);
    wide.set(personJpeg, 100);
    const view = wide.subarray(100, 100 + personJpeg.length);
    expect(await runFrame(pool, frame(view))).toMatchObject({ status: 'mask' });
  });
});

describe('stills', () => {
  const photo = sharp(personJpeg).resize(300, 200, { fit: 'fill' }).withMetadata({ orientation: 8 }).jpeg();
  const still = { mode: MODE, format: 'png', cutout: false } as const;

  it('answers a grey mask of the upright source size', async () => {
    const pool = await startedPool();
    const outcome = answerOf(await pool.runStill({ ...still, image: await photo.toBuffer() }));
    expect(outcome.contentType).toBe('image/png');
    const { width, height, channels } = await sharp(outcome.body).metadata();
    expect([width, height, channels]).toEqual([200, 300, 1]);
  });

  it('answers a cut-out and a summary', async () => {
    const pool = await startedPool();
    const image = await photo.toBuffer();
    const cut = answerOf(await pool.runStill({ ...still, image, cutout: true }));
    const summary = answerOf(await pool.runStill({ ...still, image: personJpeg, format: 'json' }));
    expect(await sharp(cut.body).metadata()).toMatchObject({ width: 200, height: 300, channels: 4 });
    expect(summary.contentType).toBe('application/json');
    const share = personTruth.filter((alpha) => alpha >= 128).length / personTruth.length;
    expect(JSON.parse(new TextDecoder().decode(summary.body))).toMatchObject({
      mode: MODE,
      source: { widthPx: 256, heightPx: 256 },
      classes: [{ index: 0, label: 'person', areaShare: expect.closeTo(share, 1) }],
    });
  });

  it('refuses what is no image', async () => {
    const pool = await startedPool();
    expect(await pool.runStill({ ...still, image: NOT_AN_IMAGE })).toMatchObject({
      ok: false,
      code: 'unsupported_image',
    });
  });
});

describe('modes', () => {
  it('warms each mode once a worker, whoever asks', async () => {
    const pool = await startedPool({ workerCount: 2, warmUp: [] });
    expect(pool.modeState('fast')).toBe('cold');
    const asked = Promise.all([pool.ensureMode('fast'), pool.ensureMode('fast'), pool.ensureMode('fast')]);
    expect(pool.modeState('fast')).toBe('warming');
    await asked;
    await pool.ensureMode('fast');
    expect(pool.modeState('fast')).toBe('ready');
    expect(pool.stats().warmUps).toMatchObject({ count: 2, skipped: 3 });
    await pool.ensureMode('fast', { force: true });
    expect(pool.stats().warmUps).toMatchObject({ count: 4, skipped: 3 });
  });

  it('says when a model could not be cached, and works all the same', async () => {
    const warnings: Readonly<Record<string, unknown>>[] = [];
    const ignore = (): void => undefined;
    const pool = await startedPool({
      warmUp: ['fast'],
      // A file where a folder is due: not even root can write there.
      source: { ...source, cacheDir: join(fileURLToPath(import.meta.url), 'cache') },
      logger: { debug: ignore, info: ignore, warn: (fields) => void warnings.push(fields) },
    });
    expect(await runFrame(pool, frame(personJpeg, 'fast'))).toMatchObject({ status: 'mask' });
    expect(warnings).toEqual([{ mode: 'fast', error: expect.stringContaining('cannot be written') }]);
  });

  it('warms before it is started, as soon as it is', async () => {
    const pool = makePool({ warmUp: [] });
    const ensured = pool.ensureMode('fast');
    await pool.start();
    await ensured;
    expect(pool.modeState('fast')).toBe('ready');
  });

  it('refuses unknown modes, at the start too', async () => {
    const pool = await startedPool();
    await expect(pool.ensureMode('nosuch')).rejects.toMatchObject({ code: 'unknown_mode' });
    expect(pool.modeState('nosuch')).toBe('cold');
    await expect(makePool({ warmUp: ['nosuch'] }).start()).rejects.toMatchObject({ code: 'unknown_mode' });
  });

  it('loads between frames and lets both end', async () => {
    const pool = await startedPool();
    const running = runFrame(pool, frame());
    await pool.ensureMode('fast');
    expect(await running).toMatchObject({ status: 'mask' });
    expect(pool.idleWorkers()).toBe(1);
  });

  it('imports a model once for all pools', async () => {
    await startedPool();
    const files = () => readdirSync(cacheDir).map((name) => [name, statSync(join(cacheDir, name)).mtimeMs]);
    const before = files();
    expect(before.length).toBeGreaterThan(0);
    await startedPool({ workerCount: 2 });
    expect(files()).toEqual(before);
  });
});

describe('memory', () => {
  it('is told by model, grows with a mode and shrinks with it', async () => {
    const pool = await startedPool({ workerCount: 2, warmUp: ['fast'] });
    const { memory } = pool.stats();
    expect(memory.byModel).toHaveLength(1);
    expect(memory.bytes).toBeGreaterThan(200_000);
    expect(pool.modeReport('fast').memoryBytes).toBe(memory.bytes);
    await pool.ensureMode('selfie-256');
    expect(pool.stats().memory.bytes).toBeGreaterThan(memory.bytes);
    expect(pool.modeReport('balanced')).toEqual({ state: 'cold', memoryBytes: 0 });
  });

  it('beyond the budget unloads the mode that nobody uses, in every worker', async () => {
    const pool = await startedPool({ workerCount: 2, warmUp: ['fast'], memoryBudgetBytes: 1 });
    const told: string[] = [];
    pool.onEvent((event) => {
      if (event.kind === 'mode' && event.mode === 'fast') told.push(pool.modeState('fast'));
    });
    await pool.ensureMode('selfie-256');
    expect([pool.modeState('fast'), pool.modeState('selfie-256')]).toEqual(['cold', 'ready']);
    expect(told).toEqual(['cold']);
    await until(() => pool.stats().memory.byModel.length === 1 && pool.idleWorkers() === 2, 5000);
    expect(pool.stats().memory.evictions).toBe(1);
    expect(pool.modeReport('fast').memoryBytes).toBe(0);
    expect(await runFrame(pool, frame())).toMatchObject({ status: 'mask' });
    await pool.ensureMode('fast').catch(() => undefined);
    // It is in use now: the newcomer goes again.
    expect(pool.modeReport('fast')).toMatchObject({ state: 'failed', failure: 'memory' });
    await until(() => pool.idleWorkers() === 2, 5000);
    expect(await runFrame(pool, frame())).toMatchObject({ status: 'mask' });
  });

  it("is the same in a worker that takes another's place", async () => {
    const pool = await startedPool({ warmUp: ['fast'], memoryBudgetBytes: 1 });
    await pool.ensureMode('selfie-256');
    process.kill(firstPid(pool), 'SIGKILL');
    await until(() => pool.stats().lost.crashed === 1 && isWhole(pool), 10_000);
    expect(pool.stats().memory.byModel).toHaveLength(1);
    expect(await runFrame(pool, frame())).toMatchObject({ status: 'mask' });
  });
});

describe('starting and closing', () => {
  it('says what it runs on, and of what', async () => {
    const pool = await startedPool({ workerCount: 2 });
    expect(pool.engine).toMatchObject({ name: 'onnx-cpu', device: 'CPU, 1 thread' });
    const { pids, workerRssBytes, ...stats } = pool.stats();
    expect(stats).toMatchObject({ workers: 2, idle: 2, starting: 0, startFailures: { inARow: 0 } });
    expect(new Set(pids).size).toBe(2);
    for (const rssBytes of workerRssBytes) expect(rssBytes).toBeGreaterThan(20_000_000);
  });

  it('answers everything when closed under way, then nothing more', async () => {
    const pool = await startedPool({ workerCount: 2 });
    const running = [runFrame(pool, frame()), runFrame(pool, frame())];
    const loading = pool.ensureMode('fast').catch((error: unknown) => error);
    await Promise.all([pool.close(), pool.close()]);
    for (const outcome of await Promise.all(running)) expect(outcome.status).toBe('mask');
    expect(await loading).toMatchObject({ code: 'closed' });
    expect(await runFrame(pool, frame())).toMatchObject({ status: 'error', reason: 'internal' });
    expect(await pool.runStill({ ...frame(), format: 'json', cutout: false })).toMatchObject({
      code: 'closed',
    });
    await expect(pool.ensureMode('fast')).rejects.toMatchObject({ code: 'closed' });
  });

  it('can be closed while it starts, and before', async () => {
    const starting = makePool();
    const started = starting.start().catch((error: unknown) => error);
    await starting.close();
    expect(await started).toMatchObject({ code: 'closed' });
    const never = makePool();
    await never.close();
    await expect(never.start()).rejects.toMatchObject({ code: 'closed' });
  });

  it('needs a worker', () => {
    expect(() => createInferencePool({ workerCount: 0, warmUp: [], source })).toThrow(RangeError);
  });

  it('leaves no process behind', async () => {
    const pool = await startedPool({ workerCount: 2 });
    const { pids } = pool.stats();
    await pool.close();
    expect(pids.filter(isAlive)).toEqual([]);
  });
});

function iou(mask: Uint8Array, truth: Uint8Array): number {
  let both = 0;
  let either = 0;
  for (const [i, alpha] of mask.entries()) {
    const a = alpha >= 128;
    const b = (truth[i] ?? 0) >= 128;
    if (a && b) both++;
    if (a || b) either++;
  }
  return both / either;
}
