import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { TestClient } from '../testing/client.js';
import { jpeg } from '../testing/images.js';
import { startTestServer } from '../testing/server.js';
import { countOf, Stream } from '../testing/stream.js';
import { pause } from '../testing/until.js';
import type { RunningServer } from './start-server.js';

/** Workers that die or hang under the load of three sessions. */

const RUN_LIMIT_MS = 500;
const SESSIONS = 3;
const FPS = 20;
/** A pool is whole again within this time of the kill, or of the run limit ... */
const WHOLE_AGAIN_MS = 1000;
/** ... or, where a busy machine takes longer to start any process, within so many times what the start took. */
const SLOW_FACTOR = 2;
/** One replacement may be slowed by whatever else the machine does; not all of them. */
const ROUNDS = 3;
const ROUND_LIMIT_MS = 6000;

let image: Buffer;
let server: RunningServer;
let streams: Stream[];
let wholeAgainMs: number;

beforeAll(async () => {
  image = await jpeg();
});

beforeEach(async () => {
  const startMs = performance.now();
  server = await startTestServer({ workers: 2, runLimitMs: RUN_LIMIT_MS, warmUpModes: ['fast'] });
  wholeAgainMs = Math.max(WHOLE_AGAIN_MS, SLOW_FACTOR * (performance.now() - startMs));
  streams = [];
  for (let i = 0; i < SESSIONS; i++)
    streams.push(Stream.atRate(await TestClient.connect(server.url), image, FPS));
  await pause(300);
});

afterEach(async () => {
  for (const { client } of streams) client.close();
  await server.close();
});

/** Sends the signal to one worker and gives the time until another has taken its place. */
async function strike(signal: NodeJS.Signals): Promise<number> {
  const { pids } = server.pool.stats();
  const victim = pids[0];
  if (victim === undefined) throw new Error('There is no worker to strike');
  const startMs = performance.now();
  process.kill(victim, signal);
  const isWhole = (): boolean => {
    const { pids: now, starting } = server.pool.stats();
    return starting === 0 && now.length === pids.length && !now.includes(victim);
  };
  while (!isWhole() && performance.now() - startMs < ROUND_LIMIT_MS) await pause(5);
  return performance.now() - startMs;
}

async function struck(signal: NodeJS.Signals): Promise<{ recoveryMs: number[]; ends: string[] }> {
  const recoveryMs: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    recoveryMs.push(await strike(signal));
    await pause(200);
  }
  // `stop` throws unless each frame has exactly one answer.
  const ends = (await Promise.all(streams.map((stream) => stream.stop()))).flat();
  return { recoveryMs, ends };
}

it('answers every frame when workers are killed, and loses no more than the frames they held', async () => {
  const { recoveryMs, ends } = await struck('SIGKILL');
  expect(Math.min(...recoveryMs)).toBeLessThan(wholeAgainMs);
  expect(Math.max(...recoveryMs)).toBeLessThan(ROUND_LIMIT_MS);
  expect(countOf(ends, 'worker_lost')).toBeLessThanOrEqual(ROUNDS);
  expect(ends.filter((end) => !isExpected(end))).toEqual([]);
  expect(countOf(ends, 'mask')).toBeGreaterThan(ends.length / 2);
  expect(server.pool.stats().lost.crashed).toBe(ROUNDS);
}, 40_000);

it('answers every frame when workers hang, within the run limit, and loses no more than the frames they held', async () => {
  const { recoveryMs, ends } = await struck('SIGSTOP');
  expect(Math.min(...recoveryMs)).toBeLessThan(RUN_LIMIT_MS + wholeAgainMs);
  expect(Math.max(...recoveryMs)).toBeLessThan(ROUND_LIMIT_MS);
  expect(countOf(ends, 'worker_lost') + countOf(ends, 'inference_timeout')).toBeLessThanOrEqual(ROUNDS);
  expect(ends.filter((end) => !isExpected(end))).toEqual([]);
  expect(countOf(ends, 'mask')).toBeGreaterThan(ends.length / 2);
  expect(server.pool.stats().lost.hung).toBe(ROUNDS);
}, 40_000);

/** Ends that frames may come to while a worker is away; anything else is a loss that must not be. */
const isExpected = (end: string): boolean =>
  ['mask', 'superseded', 'expired', 'worker_lost', 'inference_timeout'].includes(end);
