import { request } from 'node:http';
import { connect } from 'node:net';
import { deflateRawSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { MAX_PROBE_BYTES } from './network.js';
import { serve, type TestServer } from './testing/serve.js';

const servers: TestServer[] = [];
const start = async (...args: Parameters<typeof serve>): Promise<TestServer> => {
  const server = await serve(...args);
  servers.push(server);
  return server;
};
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

const post = (server: TestServer, bytes: number) =>
  server.ask('/api/network', { method: 'POST', body: Buffer.alloc(bytes, 7) });

describe('GET /api/network', () => {
  it.each([0, 1, 65_536, 65_537, MAX_PROBE_BYTES])(
    'sends %i bytes that nobody can make fewer',
    async (bytes) => {
      const server = await start();
      const answer = await server.ask(`/api/network?bytes=${bytes}`);
      expect(answer.status).toBe(200);
      expect(answer.body).toHaveLength(bytes);
      expect(answer.headers).toMatchObject({
        'content-length': String(bytes),
        'cache-control': 'no-store, no-transform',
      });
      expect(deflateRawSync(answer.body).length).toBeGreaterThanOrEqual(bytes);
    },
  );

  it.each([
    '',
    '?bytes=',
    '?bytes=-1',
    '?bytes=1e3',
    '?bytes=4194305',
    '?bytes=1&bytes=2',
    '?bytes=1&x=2',
    '?n=1',
  ])('refuses "%s" in JSON', async (query) => {
    const answer = await (await start()).ask(`/api/network${query}`);
    expect([answer.status, answer.json()]).toEqual([
      400,
      {
        error: { code: 'malformed', message: expect.stringContaining('bytes=0..4194304'), retryable: false },
      },
    ]);
  });

  it('holds no place for a HEAD, nor for one who went away', async () => {
    const server = await start(undefined, { probes: { total: 1, perAddress: 1 } });
    for (let i = 0; i < 3; i++)
      expect((await server.ask('/api/network?bytes=9', { method: 'HEAD' })).status).toBe(200);
    for (let i = 0; i < 3; i++) {
      await new Promise<void>((resolve) => {
        const asked = request({ port: server.port, path: `/api/network?bytes=${MAX_PROBE_BYTES}` }, (res) => {
          res.once('data', () => res.destroy());
          res.once('close', resolve);
        });
        asked.end();
      });
      await expect.poll(async () => (await server.ask('/api/network?bytes=9')).status).toBe(200);
    }
  });

  it('cuts one who does not read, and never holds what he was to get', async () => {
    const server = await start(undefined, {
      probes: { total: 1, perAddress: 1 },
      bodyTimes: { idleMs: 1000, totalMs: 150 },
      probeRate: { burstBytes: 2 ** 40, bytesPerS: 1 },
    });
    const socket = connect(server.port, '127.0.0.1');
    socket.on('error', () => undefined);
    // Never read: the bytes would not fit into what the system holds for the connection.
    socket.pause();
    const line = `GET /api/network?bytes=${MAX_PROBE_BYTES} HTTP/1.1\r\nHost: localhost\r\n\r\n`;
    socket.write(line.repeat(8));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect((await server.ask('/api/network?bytes=9')).status).toBe(429);
    await expect
      .poll(async () => (await server.ask('/api/network?bytes=9')).status, { timeout: 5000 })
      .toBe(200);
    socket.destroy();
  });
});

describe('POST /api/network', () => {
  it.each([0, 1, 100_000, MAX_PROBE_BYTES])('counts %i bytes and says how long they took', async (bytes) => {
    const answer = await post(await start(), bytes);
    expect(answer.status).toBe(200);
    expect(answer.headers['cache-control']).toBe('no-store');
    const report = answer.json() as {
      bytes: number;
      readMs: number;
      tail: { bytes: number; readMs: number };
    };
    expect(report.bytes).toBe(bytes);
    expect(report.readMs).toBeGreaterThanOrEqual(report.tail.readMs);
    expect(report.tail.bytes).toBeLessThanOrEqual(bytes / 2);
  });

  it('measures a body that comes slowly by what comes after its first half', async () => {
    const server = await start();
    const report = await new Promise<string>((resolve, reject) => {
      const headers = { 'content-length': 400 };
      const asked = request({ port: server.port, path: '/api/network', method: 'POST', headers }, (res) =>
        res.on('data', (data: Buffer) => resolve(data.toString())),
      );
      asked.on('error', reject);
      let sent = 0;
      const step = (): void => {
        asked.write(Buffer.alloc(100));
        sent += 100;
        if (sent < 400) setTimeout(step, 60);
        else asked.end();
      };
      step();
    });
    const { readMs, tail } = JSON.parse(report) as {
      readMs: number;
      tail: { bytes: number; readMs: number };
    };
    expect(tail.bytes).toBe(200);
    expect(tail.readMs).toBeGreaterThan(90);
    expect(readMs - tail.readMs).toBeGreaterThan(45);
  });

  it('refuses more than its bound before the body, a body without a length, and parameters', async () => {
    const server = await start();
    const over = await post(server, MAX_PROBE_BYTES + 1);
    expect([over.status, over.json()]).toMatchObject([413, { error: { code: 'payload_too_large' } }]);
    const chunked = await server.ask('/api/network', {
      method: 'POST',
      headers: { 'transfer-encoding': 'chunked' },
      body: 'x',
    });
    expect([chunked.status, chunked.json()]).toMatchObject([400, { error: { code: 'malformed' } }]);
    const query = await server.ask('/api/network?bytes=3', { method: 'POST', body: 'abc' });
    expect(query.status).toBe(400);
  });

  it('gives a body up that stays away, and its place with it', async () => {
    const server = await start(undefined, {
      bodyTimes: { idleMs: 40, totalMs: 1000 },
      probes: { total: 1, perAddress: 1 },
    });
    const status = await new Promise<number | undefined>((resolve) => {
      const headers = { 'content-length': 100 };
      const asked = request({ port: server.port, path: '/api/network', method: 'POST', headers }, (res) =>
        resolve(res.statusCode),
      );
      asked.on('error', () => undefined);
      asked.write('some');
    });
    expect(status).toBe(408);
    expect((await post(server, 10)).status).toBe(200);
  });
});

describe('measuring the network', () => {
  it('needs the token, and no foreign page may do it', async () => {
    const server = await start((context) => {
      context.token = 'right';
    });
    for (const method of ['GET', 'POST'])
      expect((await server.ask('/api/network?bytes=1', { method })).status).toBe(401);
    const headers = { authorization: 'Bearer right', origin: 'https://evil.example' };
    for (const method of ['GET', 'POST'])
      expect((await server.ask('/api/network?bytes=1', { method, headers })).status).toBe(403);
  });

  it('is bounded in bytes, and is told when to come back', async () => {
    const server = await start(undefined, { probeRate: { burstBytes: 200_000, bytesPerS: 100_000 } });
    expect((await server.ask('/api/network?bytes=150000')).status).toBe(200);
    const more = await post(server, 100_000);
    expect([more.status, more.json()]).toMatchObject([
      429,
      { error: { code: 'rate_limited', retryable: true } },
    ]);
    expect(Number(more.headers['retry-after'])).toBeGreaterThan(0);
  });

  it('is refused while the server stops', async () => {
    const server = await start((context) => {
      context.current = 'draining';
    });
    expect((await server.ask('/api/network?bytes=1')).json()).toMatchObject({ error: { code: 'draining' } });
    expect((await post(server, 1)).status).toBe(503);
  });

  it('lets others have their turn after each piece', async () => {
    const server = await start();
    let turns = 0;
    let measuring = true;
    const other = (async () => {
      for (; measuring; turns++) await new Promise((resolve) => setImmediate(resolve));
    })();
    await server.ask(`/api/network?bytes=${MAX_PROBE_BYTES}`);
    measuring = false;
    await other;
    expect(turns).toBeGreaterThanOrEqual(MAX_PROBE_BYTES / 65_536);
  });
});
