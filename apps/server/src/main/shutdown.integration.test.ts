import { type IncomingMessage, request } from 'node:http';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { endOf, TestClient } from '../testing/client.js';
import { jpeg } from '../testing/images.js';
import { ScriptedPool } from '../testing/scripted-pool.js';
import { startTestServer } from '../testing/server.js';
import { pause, until } from '../testing/until.js';
import type { RunningServer } from './start-server.js';

const DRAIN_LIMIT_MS = 1500;

let image: Buffer;
let pool: ScriptedPool;
let server: RunningServer;
let client: TestClient;

beforeAll(async () => {
  image = await jpeg();
});

beforeEach(async () => {
  pool = new ScriptedPool(1);
  server = await startTestServer({ drainLimitMs: DRAIN_LIMIT_MS }, { pool });
  client = await TestClient.connect(server.url);
  pool.auto = false;
});

afterEach(async () => {
  client.close();
  pool.releaseAll();
  await server.close();
});

/** One frame runs, one waits. */
async function load(): Promise<void> {
  client.frame(image);
  await until('the worker to be held', () => pool.held.length === 1);
  client.frame(image);
  await client.ping();
}

/** The answer to a still, of which nothing is read yet. */
const postSlowly = (): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const req = request(`${server.url}/api/segment`, {
      method: 'POST',
      headers: { 'content-type': 'image/jpeg' },
    });
    req.once('response', resolve).once('error', reject).end(image);
  });

describe('while the server drains', () => {
  it('what waits is answered, what runs finishes, what comes is refused; then everything is closed', async () => {
    await load();
    const closing = server.close();
    expect(endOf(await client.answer(2))).toBe('draining');
    expect(client.statuses.at(-1)).toEqual({ phase: 'draining', retryAfterMs: expect.any(Number) });
    expect(endOf(await client.answer(client.frame(image)))).toBe('draining');
    expect((await fetch(`${server.url}/readyz`)).status).toBe(503);
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
    expect(await TestClient.refused(server.url)).toMatchObject({ code: 'draining', retryable: true });
    expect(client.answersOf(1)).toEqual([]);
    pool.held[0]?.release();
    expect(endOf(await client.answer(1))).toBe('mask');
    await closing;
    await until('the connection to end', () => client.closed.length === 1);
    expect(pool.closed).toBe(true);
    await expect(fetch(`${server.url}/healthz`)).rejects.toThrow('fetch failed');
  });

  it('waits for what runs no longer than the drain limit', async () => {
    await load();
    const startMs = performance.now();
    await server.close();
    expect(performance.now() - startMs).toBeGreaterThanOrEqual(DRAIN_LIMIT_MS);
    expect(performance.now() - startMs).toBeLessThan(DRAIN_LIMIT_MS + 2000);
    expect(pool.closed).toBe(true);
  });

  it('lets a response that is read slowly arrive whole', async () => {
    const bytes = 32_000_000;
    pool.still = { ok: true, contentType: 'image/png', body: new Uint8Array(bytes) };
    const response = await postSlowly();
    const closing = server.close();
    // Longer than connections get to end by themselves.
    await pause(900);
    let arrived = 0;
    for await (const chunk of response) arrived += (chunk as Buffer).length;
    expect(arrived).toBe(bytes);
    await closing;
  });

  it('waits for a response that nobody reads no longer than the drain limit', async () => {
    pool.still = { ok: true, contentType: 'image/png', body: new Uint8Array(32_000_000) };
    const response = await postSlowly();
    response.on('error', () => undefined);
    const startMs = performance.now();
    await server.close();
    expect(performance.now() - startMs).toBeGreaterThanOrEqual(DRAIN_LIMIT_MS);
    expect(performance.now() - startMs).toBeLessThan(DRAIN_LIMIT_MS + 2000);
  });

  it('may be told twice', async () => {
    await Promise.all([server.close(), server.close()]);
    await server.close();
    expect(pool.closed).toBe(true);
  });
});

it('ends a connection that never says anything', async () => {
  const { connect } = await import('node:net');
  const idle = connect(server.port, '127.0.0.1');
  const ended = new Promise((resolve) => idle.once('close', resolve));
  await new Promise((resolve) => idle.once('connect', resolve));
  const startMs = performance.now();
  await server.close();
  await ended;
  expect(performance.now() - startMs).toBeLessThan(2500);
});
