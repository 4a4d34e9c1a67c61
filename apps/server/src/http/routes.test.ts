import { afterEach, describe, expect, it } from 'vitest';
import { pngHeader } from './testing/images.js';
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

const OPEN = ['/', '/healthz', '/readyz'];
const CLOSED = ['/health', '/metrics', '/api/models', '/api/nothing', '/stream/performance'];

describe('health and models', () => {
  it('is alive while it loads, and ready only when it is', async () => {
    const server = await start((context) => {
      context.current = 'warming';
    });
    expect((await server.ask('/healthz')).status).toBe(200);
    const warming = await server.ask('/readyz');
    expect(warming.status).toBe(503);
    expect(warming.json()).toMatchObject({ error: { code: 'not_ready', retryable: true } });
    expect(Number(warming.headers['retry-after'])).toBeGreaterThan(0);
    server.context.current = 'ready';
    expect((await server.ask('/readyz')).status).toBe(200);
    server.context.current = 'draining';
    expect((await server.ask('/readyz')).json()).toMatchObject({ error: { code: 'draining' } });
  });

  it('tells health, metrics and models', async () => {
    const server = await start();
    expect((await server.ask('/health')).json()).toEqual({ phase: 'ready', engine: 'onnx-cpu' });
    const metrics = await server.ask('/metrics');
    expect(metrics.headers['content-type']).toMatch(/^text\/plain/);
    expect(metrics.body.toString()).toContain('maskwire_sessions_active 0');
    expect((await server.ask('/api/models')).json()).toMatchObject({
      models: [
        { id: 'fast', state: 'ready', memoryBytes: 1000, input: { widthPx: 256 } },
        { id: 'balanced' },
        { id: 'street', kind: 'classes' },
      ],
    });
  });

  it('warms a model, by force when asked', async () => {
    const server = await start();
    const first = await server.ask('/api/models/fast/warmup', { method: 'POST' });
    expect(first.status).toBe(200);
    expect(first.json()).toMatchObject({ id: 'fast', state: 'ready' });
    await server.ask('/api/models/fast/warmup?force=1', { method: 'POST' });
    expect(server.context.warmUps).toEqual([
      { mode: 'fast', force: false },
      { mode: 'fast', force: true },
    ]);
  });

  it('answers a warm-up that takes long as under way, with its progress', async () => {
    const server = await start(
      (context) => {
        context.warm = () => new Promise(() => undefined);
        context.report = { state: 'loading', progress: 0.25, memoryBytes: 0 };
      },
      { warmUpAnswerMs: 20 },
    );
    const answer = await server.ask('/api/models/fast/warmup', { method: 'POST' });
    expect(answer.status).toBe(202);
    expect(answer.json()).toMatchObject({ id: 'fast', state: 'loading', progress: 0.25 });
  });

  it('says why a mode is not available', async () => {
    const server = await start((context) => {
      context.warm = () => Promise.reject(new Error('getaddrinfo ENOTFOUND'));
      context.report = { state: 'failed', failure: 'offline', memoryBytes: 0 };
    });
    const failed = await server.ask('/api/models/fast/warmup', { method: 'POST' });
    expect(failed.status).toBe(503);
    expect(Number(failed.headers['retry-after'])).toBeGreaterThan(0);
    expect(failed.json()).toMatchObject({
      error: {
        code: 'not_ready',
        retryable: true,
        message: expect.stringContaining('cannot fetch its files'),
      },
    });
    expect((await server.ask('/api/models')).json()).toMatchObject({
      models: [{ state: 'failed', failure: { code: 'offline' } }, {}, {}],
    });
  });

  it('refuses to warm what it does not know, or with a wrong flag', async () => {
    const server = await start();
    const unknown = await server.ask('/api/models/none/warmup', { method: 'POST' });
    expect(unknown.status).toBe(404);
    expect(unknown.json()).toMatchObject({ error: { code: 'unknown_mode' } });
    expect((await server.ask('/api/models/fast/warmup?force=yes', { method: 'POST' })).status).toBe(400);
    expect(server.context.warmUps).toEqual([]);
  });

  it('hides why a warm-up failed from the client and tells its own side', async () => {
    const told: unknown[] = [];
    const server = await start(
      (context) => {
        context.warm = () => Promise.reject(new Error('/secret/path missing'));
      },
      { onUnexpected: (error) => told.push(error) },
    );
    const failed = await server.ask('/api/models/fast/warmup', { method: 'POST' });
    expect(failed.status).toBe(503);
    expect(failed.body.toString()).not.toContain('secret');
    expect(String(told[0])).toContain('/secret/path missing');
  });
});

describe('methods and unknown addresses', () => {
  it.each([
    ['POST', '/healthz', 'GET, HEAD'],
    ['DELETE', '/api/models', 'GET, HEAD'],
    ['GET', '/api/segment', 'POST'],
    ['OPTIONS', '/api/segment', 'POST'],
    ['TRACE', '/health', 'GET, HEAD'],
  ])('%s %s is 405 and names what is allowed', async (method, path, allow) => {
    const server = await start();
    const answer = await server.ask(path, { method });
    expect(answer.status).toBe(405);
    expect(answer.headers.allow).toBe(allow);
    expect(answer.json()).toMatchObject({ error: { code: 'method_not_allowed' } });
  });

  it('answers HEAD like GET, without a body', async () => {
    const server = await start();
    const head = await server.ask('/api/models', { method: 'HEAD' });
    expect(head.status).toBe(200);
    expect(head.headers['content-type']).toMatch(/json/);
    expect(head.body).toHaveLength(0);
  });

  it('answers an unknown API route in JSON and any other with a page', async () => {
    const server = await start();
    const api = await server.ask('/api/nope');
    expect(api.status).toBe(404);
    expect(api.json()).toMatchObject({ error: { code: 'not_found', retryable: false } });
    const page = await server.ask('/settings');
    expect(page.status).toBe(404);
    expect(page.headers['content-type']).toMatch(/html/);
  });

  it.each(['/%zz', '/\\evil', '/api/models/%ff%fe/warmup'])('survives the address %s', async (path) => {
    const server = await start();
    const answer = await server.ask(path);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
  });
});

describe('access', () => {
  it('lets everybody see the page and the probes', async () => {
    const server = await start((context) => {
      context.token = 'right';
    });
    for (const path of OPEN) expect([path, (await server.ask(path)).status]).not.toContain(401);
  });

  it.each(CLOSED)('asks for the token at %s', async (path) => {
    const server = await start((context) => {
      context.token = 'right';
    });
    for (const authorization of [
      undefined,
      'Bearer wrong',
      'Bearer ',
      'Basic right',
      'right',
      'Bearer rightx',
    ]) {
      const answer = await server.ask(path, { headers: authorization ? { authorization } : {} });
      expect(answer.status).toBe(401);
      expect(answer.headers['www-authenticate']).toMatch(/^Bearer/);
      expect(answer.json()).toMatchObject({ error: { code: 'unauthorised' } });
    }
    const right = await server.ask(path, { headers: { authorization: 'Bearer right' } });
    expect(right.status).not.toBe(401);
  });

  it('answers only to its own names', async () => {
    const server = await start();
    const answer = await server.ask('/healthz', { headers: { host: 'evil.example' } });
    expect(answer.status).toBe(403);
    expect(answer.json()).toMatchObject({ error: { code: 'bad_origin' } });
  });

  it('takes no upload from a foreign page, and takes it from its own', async () => {
    const server = await start();
    const upload = (origin: string): ReturnType<TestServer['ask']> =>
      server.ask('/api/segment', {
        method: 'POST',
        headers: { origin, 'content-type': 'image/png' },
        body: pngHeader(8, 8),
      });
    expect((await upload('https://evil.example')).status).toBe(403);
    expect((await upload('null')).status).toBe(403);
    expect((await upload(`http://127.0.0.1:${server.port}`)).status).toBe(200);
  });
});

describe('headers', () => {
  it.each(['/', '/healthz', '/nope', '/api/nope', '/%zz'])('protect %s', async (path) => {
    const server = await start();
    const { headers } = await server.ask(path);
    const csp = String(headers['content-security-policy']);
    expect(csp).toContain("script-src 'self';");
    expect(csp).toContain("worker-src 'self'");
    expect(csp).toContain(`connect-src 'self' ws://127.0.0.1:${server.port} wss://127.0.0.1:${server.port}`);
    expect(csp).toContain("img-src 'self' blob: data:");
    expect(csp).not.toContain('unsafe');
    expect(headers['permissions-policy']).toContain('camera=(self)');
    expect(headers['cross-origin-opener-policy']).toBe('same-origin');
    expect(headers['cross-origin-embedder-policy']).toBe('require-corp');
    expect(headers['cross-origin-resource-policy']).toBe('same-origin');
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['referrer-policy']).toBe('no-referrer');
  });

  it('lets no Host write into the policy', async () => {
    const server = await start((context) => {
      context.isHostAllowed = () => true;
    });
    const { headers } = await server.ask('/healthz', { headers: { host: "a; script-src 'unsafe-inline'" } });
    expect(String(headers['content-security-policy'])).not.toContain('unsafe-inline');
  });
});

it('tells a client nothing of what broke inside', async () => {
  const told: unknown[] = [];
  const server = await start(
    (context) => {
      context.health = () => {
        throw new Error('secret detail');
      };
    },
    { onUnexpected: (error) => told.push(error) },
  );
  const answer = await server.ask('/health');
  expect(answer.status).toBe(500);
  expect(answer.json()).toMatchObject({ error: { code: 'internal', retryable: false } });
  expect(answer.body.toString()).not.toMatch(/secret|Error|at /);
  expect(told).toHaveLength(1);
});
