import { encodeFrame, LIMITS, type Refusal } from '@maskwire/protocol';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RunningServer } from '../main/start-server.js';
import { endOf, TestClient } from '../testing/client.js';
import { jpeg } from '../testing/images.js';
import { ScriptedPool, scriptedMask } from '../testing/scripted-pool.js';
import { startTestServer, type testConfig } from '../testing/server.js';
import { pause, until } from '../testing/until.js';

let image: Buffer;
let pool: ScriptedPool;
let server: RunningServer;
let clients: TestClient[];

beforeAll(async () => {
  image = await jpeg();
});

beforeEach(() => {
  pool = new ScriptedPool(1);
  clients = [];
});

afterEach(async () => {
  for (const client of clients) client.close();
  pool.releaseAll();
  await server.close();
});

async function start(config: Partial<typeof testConfig> = {}): Promise<void> {
  server = await startTestServer(config, { pool });
}

async function join(options: Parameters<typeof TestClient.connect>[1] = {}): Promise<TestClient> {
  const client = await TestClient.connect(server.url, options);
  clients.push(client);
  return client;
}

const refusal = (options: Parameters<typeof TestClient.connect>[1] = {}): Promise<Refusal> =>
  TestClient.refused(server.url, options);

describe('a connection', () => {
  beforeEach(() => start());

  it('is greeted with ready, then status', async () => {
    const client = await join();
    await until('a status', () => client.statuses.length > 0);
    expect(client.ready).toMatchObject({
      protocol: 1,
      epoch: 0,
      settings: { mode: 'fast', encodings: [2, 4], maxFps: 60 },
      encodings: [1, 2, 3, 4, 5],
      limits: { maxFrameBytes: LIMITS.maxFrameBytes, deadlineMs: 1000 },
      engine: { name: 'scripted', workers: 1 },
    });
    expect(client.ready.modes.map(({ id }) => id)).toContain('balanced');
    expect(client.statuses).toEqual([{ phase: 'ready' }]);
  });

  it.each(['polling', 'websocket'])('gets its masks over %s', async (transport) => {
    const client = await join({ transports: [transport] });
    expect(endOf(await client.answer(client.frame(image)))).toBe('mask');
  });

  it('is counted, and gone when it closes', async () => {
    const client = await join();
    client.frame(image);
    await client.answer(1);
    const reply = await client.stats();
    expect(reply).toMatchObject({ ok: true, stats: { framesReceived: 1, masksSent: 1, epoch: 0 } });
    client.close();
    await pause(50);
    const health: unknown = await (await fetch(`${server.url}/health`)).json();
    expect(health).toMatchObject({ sessions: { active: 0 } });
  });
});

describe('one answer for each frame', () => {
  it('echoes id and timestamp, and times the wait', async () => {
    await start();
    const client = await join();
    const message = encodeFrame({ frameId: 4_294_967_295, timestampS: Math.PI * 1e9 }, image);
    client.socket.emit('frame', message);
    const answer = await client.answer(4_294_967_295);
    expect(answer).toMatchObject({ status: 'mask', timestampS: Math.PI * 1e9, epoch: 0 });
  });

  it('supersedes what waits, latest wins', async () => {
    await start();
    pool.auto = false;
    const client = await join();
    // The first two run (idle worker, then the worker is held), the third waits, the fourth pushes it out.
    client.frame(image);
    await until('the first frame to run', () => pool.held.length === 1);
    client.frame(image);
    client.frame(image);
    expect(endOf(await client.answer(2))).toBe('superseded');
    pool.held[0]?.release();
    await until('the third frame to run', () => pool.held.length === 1);
    pool.held[0]?.release();
    expect(endOf(await client.answer(3))).toBe('mask');
    await client.ping();
    expect(client.answers.map(({ frameId }) => frameId)).toEqual([2, 1, 3]);
  });

  it('expires a frame on time although no worker ever becomes free', async () => {
    await start({ deadlineMs: 100 });
    pool.auto = false;
    const client = await join();
    client.frame(image);
    await until('the worker to be held', () => pool.held.length === 1);
    const sentMs = performance.now();
    const answer = await client.answer(client.frame(image), 1000);
    const waitedMs = performance.now() - sentMs;
    expect(endOf(answer)).toBe('expired');
    expect(waitedMs).toBeGreaterThanOrEqual(99);
    expect(waitedMs).toBeLessThan(400);
    expect(answer.times.queueUs).toBeGreaterThanOrEqual(100_000);
  });

  it('drops what waits on reconfigure; what runs ends under its old epoch', async () => {
    await start();
    pool.auto = false;
    const client = await join();
    client.frame(image);
    await until('the worker to be held', () => pool.held.length === 1);
    client.frame(image);
    const reply = await client.configure({ mode: 'balanced' });
    expect(reply).toMatchObject({ ok: true, epoch: 1, settings: { mode: 'balanced' } });
    expect(await client.answer(2)).toMatchObject({ reason: 'reconfigured', epoch: 0 });
    client.frame(image);
    pool.held[0]?.release();
    expect(await client.answer(1)).toMatchObject({ status: 'mask', epoch: 0 });
    await until('the new frame to run', () => pool.held[0]?.jobs[0]?.mode === 'balanced');
    pool.held[0]?.release();
    expect(await client.answer(3)).toMatchObject({ status: 'mask', epoch: 1 });
  });

  it('tells the error of a run', async () => {
    await start();
    const client = await join();
    pool.outcome = {
      status: 'error',
      reason: 'worker_lost',
      times: { decodeUs: 0, inferenceUs: 0, encodeUs: 0 },
    };
    expect(endOf(await client.answer(client.frame(image)))).toBe('worker_lost');
  });

  it('owes nothing to a connection that is gone, and the others go on', async () => {
    await start();
    pool.auto = false;
    const leaving = await join();
    const staying = await join();
    leaving.frame(image);
    await until('the worker to be held', () => pool.held.length === 1);
    leaving.frame(image);
    staying.frame(image);
    await staying.ping();
    await leaving.ping();
    leaving.close();
    await pause(50);
    pool.held[0]?.release();
    await until('the next frame to run', () => pool.held.length === 1);
    pool.held[0]?.release();
    expect(endOf(await staying.answer(1))).toBe('mask');
    expect(pool.held).toHaveLength(0);
  });
});

describe('a mode that is not warm', () => {
  it('is accepted, warmed, and its frames are not_ready until it is', async () => {
    await start();
    let finish = (): void => undefined;
    pool.warmUp = () => new Promise((resolve) => (finish = resolve));
    const client = await join();
    expect(await client.configure({ mode: 'selfie-256' })).toMatchObject({ ok: true, epoch: 1 });
    expect(endOf(await client.answer(client.frame(image)))).toBe('not_ready');
    await until('warming', () => client.statuses.at(-1)?.phase === 'warming');
    finish();
    await until('ready', () => client.statuses.at(-1)?.phase === 'ready');
    expect(endOf(await client.answer(client.frame(image)))).toBe('mask');
    expect(client.statuses.map(({ phase }) => phase)).toEqual(['ready', 'warming', 'ready']);
    expect(pool.warmed).toEqual(['selfie-256']);
  });

  it('is told of with its phase and progress', async () => {
    await start();
    pool.warmUp = () => new Promise(() => undefined);
    const client = await join();
    await client.configure({ mode: 'selfie-256' });
    for (const progress of [0, 0.5, 0.5, 1])
      pool.report('selfie-256', { state: 'loading', progress, memoryBytes: 0 });
    pool.report('selfie-256', { state: 'warming', progress: 0.5, memoryBytes: 0 });
    pool.report('selfie-256', { state: 'ready', memoryBytes: 0 });
    await until('ready', () => client.statuses.at(-1)?.phase === 'ready');
    expect(client.statuses.slice(-5)).toEqual([
      { phase: 'loading', progress: 0 },
      { phase: 'loading', progress: 0.5 },
      { phase: 'loading', progress: 1 },
      { phase: 'warming', progress: 0.5 },
      { phase: 'ready' },
    ]);
  });

  it('because it was unloaded is brought back by the next frame, which clients go on to send', async () => {
    await start();
    const client = await join();
    expect(endOf(await client.answer(client.frame(image)))).toBe('mask');
    pool.report('fast', { state: 'cold', memoryBytes: 0 });
    await client.ping();
    expect(client.statuses).toEqual([{ phase: 'ready' }]);
    expect(endOf(await client.answer(client.frame(image)))).toBe('not_ready');
    await until('ready', () => client.statuses.length === 3);
    expect(client.statuses.map(({ phase }) => phase)).toEqual(['ready', 'warming', 'ready']);
    expect(endOf(await client.answer(client.frame(image)))).toBe('mask');
  });

  it('that fails to warm is a fault and a status, is not tried again at once, and hangs nobody', async () => {
    await start();
    pool.warmUp = () => Promise.reject(new Error('no such file'));
    const client = await join();
    const other = await join();
    await client.configure({ mode: 'selfie-256' });
    await until('a fault', () => client.faults.length === 1);
    expect(client.faults[0]).toMatchObject({ code: 'not_ready', retryable: true });
    expect(client.faults[0]?.message).toContain('its model cannot be loaded');
    expect(client.faults[0]?.message).not.toContain('no such file');
    const status = client.statuses.at(-1);
    expect(status?.phase).toBe('warming');
    expect(status?.retryAfterMs).toBeGreaterThan(0);
    for (let i = 0; i < 3; i++) expect(endOf(await client.answer(client.frame(image)))).toBe('not_ready');
    expect(pool.warmed).toEqual(['selfie-256']);
    expect(endOf(await other.answer(other.frame(image)))).toBe('mask');
    expect(other.faults).toEqual([]);
    expect(await client.configure({ mode: 'fast' })).toMatchObject({ ok: true });
    expect(endOf(await client.answer(client.frame(image)))).toBe('mask');
  });
});

describe('who may connect', () => {
  it('needs the token where there is one', async () => {
    await start({ access: { kind: 'token', token: 'the-right-token', generated: false } });
    expect(await refusal()).toMatchObject({ code: 'unauthorised', retryable: false });
    expect(await refusal({ auth: { protocol: 1, token: 'the-wrong-token' } })).toMatchObject({
      code: 'unauthorised',
    });
    const client = await join({ auth: { protocol: 1, token: 'the-right-token' } });
    expect(endOf(await client.answer(client.frame(image)))).toBe('mask');
  });

  it('must speak this protocol', async () => {
    await start();
    expect(await refusal({ auth: { protocol: 2 } })).toMatchObject({
      code: 'unsupported_protocol',
      supported: [1],
    });
    expect(await refusal({ auth: {} })).toMatchObject({ code: 'malformed' });
  });

  it('finds a place until the house is full, and again when somebody leaves', async () => {
    await start({ maxSessions: 2 });
    const first = await join();
    await join();
    expect(await refusal()).toMatchObject({ code: 'too_many_sessions', retryable: true });
    first.close();
    await pause(50);
    await join();
  });

  it.each([
    ['http://evil.example', undefined, 403],
    ['null', undefined, 403],
    [undefined, 'evil.example', 403],
    [undefined, undefined, 200],
    ['own', undefined, 200],
    ['https://tunnel.example', undefined, 200],
  ])('origin %s, host %s: %i', async (origin, host, status) => {
    await start({ allowedOrigins: ['https://tunnel.example'] });
    const headers = {
      ...(origin && { origin: origin === 'own' ? server.url : origin }),
      ...(host && { host }),
    };
    expect(await statusOf(`${server.url}/socket.io/?EIO=4&transport=polling`, headers)).toBe(status);
  });
});

/** Status of a plain GET with headers that fetch would not let through. */
async function statusOf(url: string, headers: Record<string, string>): Promise<number> {
  const { get } = await import('node:http');
  return new Promise((resolve, reject) => {
    get(url, { headers: { connection: 'close', ...headers } }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    }).on('error', reject);
  });
}

describe('control messages', () => {
  beforeEach(() => start());

  it('without an acknowledgement are faults and change nothing', async () => {
    const client = await join();
    client.socket.emit('configure', { mode: 'balanced' });
    client.socket.emit('ping');
    client.socket.emit('stats', 1, 2, 3);
    await client.ping();
    expect(client.faults.map(({ code }) => code)).toEqual(['malformed', 'malformed', 'malformed']);
    expect(await client.stats()).toMatchObject({ stats: { epoch: 0 } });
  });

  it('that are refused change nothing', async () => {
    const client = await join();
    const reply = await client.configure({ mode: 'nosuch' });
    expect(reply).toMatchObject({ ok: false, error: { code: 'unknown_mode' } });
    expect(await client.configure({ mode: 'fast', speed: 3 })).toMatchObject({ ok: false });
    expect(await client.configure({ threshold: 0.4 })).toMatchObject({ ok: true, epoch: 1 });
  });

  it('out of range are clamped and named', async () => {
    const client = await join();
    const reply = await client.configure({ maxFps: 1000 });
    expect(reply).toMatchObject({ ok: true, settings: { maxFps: 60 } });
    expect(reply.ok && reply.warnings.length).toBeGreaterThan(0);
  });
});

describe('a slow reader', () => {
  /** Stops reading from the connection below Socket.IO, as a stalled network does. */
  const stall = (client: TestClient): { resume(): void } => {
    const socket = Reflect.get(Reflect.get(client.socket.io.engine.transport, 'ws') as object, '_socket') as {
      pause(): void;
      resume(): void;
    };
    socket.pause();
    return socket;
  };
  const bigMask = (bytes: number) =>
    ({
      ...scriptedMask,
      widthPx: 1000,
      heightPx: 1000,
      payload: new Uint8Array(bytes),
    }) as typeof scriptedMask;

  it('loses frames above 256 KiB unsent, gets the rest when it reads on, and costs the others nothing', async () => {
    pool.outcome = bigMask(300_000);
    await start({ maxFps: 120 });
    const slow = await join();
    const other = await join();
    const network = stall(slow);
    for (let i = 0; i < 150; i++) {
      slow.frame(image);
      if (i % 3 === 0) other.frame(image);
      await pause(10);
    }
    const body = await (await fetch(`${server.url}/metrics`)).text();
    expect(body).toMatch(/maskwire_frames_dropped_total\{reason="slow_reader"\} [1-9]/);
    expect(Number(/maskwire_unsent_bytes (\d+)/.exec(body)?.[1])).toBeGreaterThan(LIMITS.slowReaderBytes);
    await other.ping();
    expect(other.answers.map(endOf)).toEqual(Array<string>(50).fill('mask'));
    network.resume();
    await until('the unsent masks to arrive', () => slow.answers.length === 150, 10_000);
    expect(endOf(await slow.answer(slow.frame(image)))).toBe('mask');
  });

  it('is closed above 1 MiB unsent, and the others go on', async () => {
    pool.outcome = bigMask(990_000);
    await start({ maxFps: 120 });
    const slow = await join();
    const other = await join();
    stall(slow);
    // The kernel takes the first megabytes; then one mask is stuck and the answers behind it pile up.
    for (let i = 0; i < 40; i++) {
      slow.frame(image);
      await pause(20);
    }
    for (let i = 0; i < 1500; i++) slow.frame(new Uint8Array([1]));
    const sessions = async (): Promise<number> => {
      const health = (await (await fetch(`${server.url}/health`)).json()) as { sessions: { active: number } };
      return health.sessions.active;
    };
    const endMs = performance.now() + 5000;
    while ((await sessions()) > 1 && performance.now() < endMs) await pause(50);
    expect(await sessions()).toBe(1);
    const body = await (await fetch(`${server.url}/metrics`)).text();
    expect(body).toContain('maskwire_sessions_cut_total{cause="slow_reader"} 1');
    expect(endOf(await other.answer(other.frame(image)))).toBe('mask');
  });
});
