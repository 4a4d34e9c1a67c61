import { sceneAt, toSvg } from '@maskwire/demo-scene';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { TestClient } from '../testing/client.js';
import { realPool, startTestServer, testConfig } from '../testing/server.js';
import { countOf, Stream } from '../testing/stream.js';
import { until as untilSo } from '../testing/until.js';
import type { InferencePool } from './contract.js';
import { firstPid, frame, isWhole, maskOf, runFrame, startedPool, until } from './testing/pool-kit.js';

/** Batches on the real engine and real workers: a CPU gains nothing by them, so that their limit is set by hand. */

const BATCH = 4;
let pictures: Buffer[];

beforeAll(async () => {
  const size = { widthPx: 256, heightPx: 256 };
  const drawn = [0, 1.5, 3, 4.5].map((seconds) => Buffer.from(toSvg(sceneAt(seconds), size)));
  pictures = await Promise.all(drawn.map((svg) => sharp(svg).jpeg().toBuffer()));
});

const started = (): Promise<InferencePool> => startedPool({ batchLimit: BATCH });

it('is one on a CPU, whatever is run', async () => {
  const pool = await startedPool();
  for (let run = 0; run < 40; run++) await pool.runFrames([frame(), frame()]);
  expect(pool.batchLimit(frame().mode)).toBe(1);
});

describe('a batch', () => {
  it('gives each frame its own mask, in order, as if it ran alone', async () => {
    const pool = await started();
    const jobs = pictures.map((picture) => frame(picture));
    const together = await pool.runFrames(jobs);
    expect(together).toHaveLength(BATCH);
    for (const [index, job] of jobs.entries()) {
      const alone = maskOf(await runFrame(pool, job));
      const among = together[index];
      expect(Buffer.from(among?.status === 'mask' ? among.payload : []).equals(alone.payload)).toBe(true);
    }
    expect(new Set(together.map((each) => Buffer.from(maskOf(each).payload).toString('hex'))).size).toBe(
      BATCH,
    );
    expect(pool.stats().batches).toEqual({ runs: 1 + BATCH, frames: 2 * BATCH });
  });

  it('is not spoilt by a frame that cannot be read', async () => {
    const pool = await started();
    const images = [
      pictures[0],
      new TextEncoder().encode('no image'),
      pictures[1],
      pictures[2]?.subarray(0, 900),
    ];
    const ends = await pool.runFrames(images.map((image) => frame(image)));
    expect(ends.map((end) => (end.status === 'mask' ? 'mask' : end.reason))).toEqual([
      'mask',
      'unsupported_image',
      'mask',
      'corrupt_image',
    ]);
  });

  it('whose worker is killed is answered worker_lost frame by frame, and the next one runs', async () => {
    const pool = await started();
    const victim = firstPid(pool);
    process.kill(victim, 'SIGSTOP');
    const running = pool.runFrames(pictures.map((picture) => frame(picture)));
    process.kill(victim, 'SIGKILL');
    const ends = await running;
    expect(ends.map((end) => end.status === 'error' && end.reason)).toEqual(Array(BATCH).fill('worker_lost'));
    await until(() => isWhole(pool) && pool.idleWorkers() === 1, 10_000);
    expect(await runFrame(pool, frame())).toMatchObject({ status: 'mask' });
  });
});

describe('six sessions of a server that runs batches', () => {
  const SESSIONS = 6;

  async function serve(
    during: (pool: InferencePool) => Promise<void>,
  ): Promise<{ ends: string[]; pool: InferencePool }> {
    const config = { ...testConfig, warmUpModes: ['fast'] };
    const pool = realPool(config, { batchLimit: BATCH });
    const server = await startTestServer(config, { pool });
    try {
      const clients = await Promise.all(
        Array.from({ length: SESSIONS }, () => TestClient.connect(server.url)),
      );
      const image = pictures[0] ?? Buffer.alloc(0);
      const streams = clients.map((client) => Stream.atRate(client, image, 30));
      await during(pool);
      // `stop` throws unless each frame has exactly one answer.
      const ends = (await Promise.all(streams.map((stream) => stream.stop()))).flat();
      for (const client of clients) client.close();
      return { ends, pool };
    } finally {
      await server.close();
    }
  }
  const untilRuns = (pool: InferencePool, runs: number): Promise<void> =>
    untilSo(`${runs} runs`, () => pool.stats().batches.runs >= runs, 10_000);

  it('gets each frame answered exactly once, several in a run', async () => {
    const { ends, pool } = await serve((busy) => untilRuns(busy, 40));
    const { runs, frames } = pool.stats().batches;
    expect(frames).toBeGreaterThan(runs);
    expect(countOf(ends, 'mask')).toBe(frames);
    expect(countOf(ends, 'mask') + countOf(ends, 'superseded')).toBe(ends.length);
  });

  it('loses the frames of one batch at most when the worker is killed', async () => {
    const { ends } = await serve(async (busy) => {
      await untilRuns(busy, 10);
      // Stopped first, so that it is certain to hold a batch when it is killed.
      process.kill(firstPid(busy), 'SIGSTOP');
      await untilSo('the worker to hold a batch', () => busy.idleWorkers() === 0);
      process.kill(firstPid(busy), 'SIGKILL');
      await untilSo('a new worker', () => isWhole(busy), 10_000);
      await untilRuns(busy, 20);
    });
    expect(countOf(ends, 'worker_lost')).toBeGreaterThan(0);
    expect(countOf(ends, 'worker_lost')).toBeLessThanOrEqual(BATCH);
    expect(ends.filter((end) => !['mask', 'superseded', 'expired', 'worker_lost'].includes(end))).toEqual([]);
  });
});
