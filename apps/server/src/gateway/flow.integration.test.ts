import { ENCODING, type FrameResult } from '@maskwire/protocol';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { RunningServer } from '../main/start-server.js';
import { endOf, TestClient } from '../testing/client.js';
import { jpeg } from '../testing/images.js';
import { ScriptedPool } from '../testing/scripted-pool.js';
import { startTestServer } from '../testing/server.js';
import { Stream } from '../testing/stream.js';
import { pause, until } from '../testing/until.js';

/** What the server tells of its load, and whether its books agree with its clients'. */

let image: Buffer;
let server: RunningServer;
let pool: ScriptedPool | undefined;
const clients: TestClient[] = [];

beforeAll(async () => {
  image = await jpeg();
});

afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  pool?.releaseAll();
  pool = undefined;
  await server.close();
});

async function join(): Promise<TestClient> {
  const client = await TestClient.connect(server.url);
  clients.push(client);
  return client;
}

/** Value of one line of `/metrics`. */
async function metric(line: string): Promise<number> {
  const body = await (await fetch(`${server.url}/metrics`)).text();
  const found = body.split('\n').find((text) => text.startsWith(`${line} `));
  return Number(found?.slice(line.length + 1) ?? Number.NaN);
}

/** Lets one worker take so long for each frame. */
async function startWorker(runMs: number): Promise<{ stop(): void }> {
  const held = new ScriptedPool(1);
  held.auto = false;
  pool = held;
  server = await startTestServer({}, { pool: held });
  let running = true;
  const work = async (): Promise<void> => {
    while (running) {
      if (held.held.length === 0) await pause(1);
      else {
        await pause(runMs);
        held.held[0]?.release();
      }
    }
  };
  void work();
  return {
    stop: () => {
      running = false;
    },
  };
}

/** Sends as a camera does, at no more than the server says, until it says what is hoped for, but not for ever. */
async function obey(client: TestClient, fps: number, isToldSo: () => boolean): Promise<number> {
  const endMs = performance.now() + 12_000;
  let sent = 0;
  for (let dueMs = performance.now(); dueMs < endMs && !isToldSo(); ) {
    client.frame(image);
    sent++;
    dueMs += 1000 / Math.min(fps, client.statuses.at(-1)?.maxFps ?? fps);
    await pause(Math.max(0, dueMs - performance.now()));
  }
  return sent;
}

const dropsOf = (answers: readonly FrameResult[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const answer of answers)
    if (answer.status === 'dropped') counts[answer.reason] = (counts[answer.reason] ?? 0) + 1;
  return counts;
};

describe('a server with more work than it can do', () => {
  it('tells each session its rate, takes it back when there is room, and keeps books that agree', async () => {
    const worker = await startWorker(40);
    const [first, second] = [await join(), await join()];
    const isLimited = ({ statuses }: TestClient): boolean => statuses.at(-1)?.maxFps !== undefined;
    const areLimited = (): boolean => isLimited(first) && isLimited(second);
    const sent = await Promise.all([obey(first, 30, areLimited), obey(second, 30, areLimited)]);
    for (const client of [first, second]) {
      const told = client.statuses.find(({ maxFps }) => maxFps !== undefined);
      expect(told).toMatchObject({ phase: 'ready' });
      // Half of what one worker can do at 40 ms a frame; a loaded machine does less.
      expect(told?.maxFps).toBeGreaterThan(5);
      expect(told?.maxFps).toBeLessThan(13);
    }
    expect(await metric('maskwire_sessions_limited')).toBe(2);
    await until('all answers', () => first.answers.length === sent[0] && second.answers.length === sent[1]);

    // The books: each side's own, frame by frame.
    const both = [...first.answers, ...second.answers];
    expect(dropsOf(both)['superseded']).toBeGreaterThan(10);
    expect(await first.stats()).toMatchObject({
      ok: true,
      stats: {
        framesReceived: sent[0],
        masksSent: first.answers.filter(({ status }) => status === 'mask').length,
        dropped: dropsOf(first.answers),
        errors: {},
        unsentBytes: expect.any(Number),
      },
    });
    expect(await metric('maskwire_frames_received_total')).toBe(both.length);
    expect(await metric('maskwire_masks_sent_total')).toBe(
      both.filter(({ status }) => status === 'mask').length,
    );
    for (const [reason, count] of Object.entries(dropsOf(both)))
      expect(await metric(`maskwire_frames_dropped_total{reason="${reason}"}`)).toBe(count);

    // Alone at a rate that one worker can do.
    second.close();
    const alone = await obey(first, 12, () => !isLimited(first));
    await until('all answers', () => first.answers.length === (sent[0] ?? 0) + alone);
    expect(first.statuses.at(-1)).toEqual({ phase: 'ready' });
    expect(await metric('maskwire_sessions_limited')).toBe(0);
    worker.stop();
  }, 30_000);
});

it('counts what a lost connection was owed', async () => {
  pool = new ScriptedPool(1);
  server = await startTestServer({}, { pool });
  pool.auto = false;
  const leaving = await join();
  leaving.frame(image);
  leaving.frame(image);
  leaving.socket.emit('frame', 'no frame at all');
  await leaving.ping();
  leaving.close();
  await until('the session to end', () => pool?.held.length === 1);
  await expect.poll(() => metric('maskwire_frames_unanswered_total{cause="disconnected"}')).toBe(2);
  expect(await metric('maskwire_frames_unanswered_total{cause="malformed"}')).toBe(1);
  expect(await metric('maskwire_frames_received_total')).toBe(3);
});

it('measures the wait from arrival to the start of service, so that it can be taken off exactly', async () => {
  pool = new ScriptedPool(1);
  server = await startTestServer({}, { pool });
  pool.auto = false;
  const client = await join();
  client.frame(image);
  await until('the worker to be held', () => pool?.held.length === 1);
  const sentMs = performance.now();
  client.frame(image);
  await client.ping();
  const arrivedMs = performance.now();
  await pause(120);
  const releasedMs = performance.now();
  pool.held[0]?.release();
  await until('the next frame to run', () => pool?.held[0] !== undefined);
  const startedMs = performance.now();
  // What a worker takes is no wait.
  await pause(100);
  pool.held[0]?.release();
  const queueMs = (await client.answer(2)).times.queueUs / 1000;
  expect(queueMs).toBeGreaterThanOrEqual(releasedMs - arrivedMs - 1);
  expect(queueMs).toBeLessThanOrEqual(startedMs - sentMs + 1);
});

it('sends the mask of a still picture once in eleven frames, to a client that reads encoding 5', async () => {
  server = await startTestServer();
  const still = await jpeg(256, 256);
  const bytesOf = async (encodings: readonly number[]): Promise<{ bytes: number; encodings: number[] }> => {
    const client = await join();
    await client.configure({ encodings });
    const stream = Stream.inTurn(client, still);
    await until('22 masks', () => client.answers.length >= 22, 10_000);
    expect(new Set((await stream.stop()).slice(0, 22))).toEqual(new Set(['mask']));
    const masks = client.answers.slice(0, 22).filter((answer) => answer.status === 'mask');
    const bytes = masks.reduce((sum, { payload }) => sum + 44 + payload.byteLength, 0);
    return { bytes, encodings: masks.map(({ encoding }) => encoding) };
  };
  const whole = await bytesOf([ENCODING.alpha8Deflate]);
  const shrunk = await bytesOf([ENCODING.alpha8Deflate, ENCODING.unchanged]);
  const run = [ENCODING.alpha8Deflate, ...Array<number>(10).fill(ENCODING.unchanged)];
  expect(shrunk.encodings).toEqual([...run, ...run]);
  expect(whole.encodings).toEqual(Array<number>(22).fill(ENCODING.alpha8Deflate));
  expect(shrunk.bytes).toBeLessThan(whole.bytes);
  expect(endOf(clients[0]?.answers[0] ?? ({} as FrameResult))).toBe('mask');
});
