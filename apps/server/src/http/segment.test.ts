import { request } from 'node:http';
import { connect } from 'node:net';
import { LIMITS } from '@maskwire/protocol';
import { afterEach, describe, expect, it } from 'vitest';
import type { StillErrorCode } from '../inference/contract.js';
import { multipart, pngHeader } from './testing/images.js';
import { type Answer, serve, type TestServer } from './testing/serve.js';

const servers: TestServer[] = [];
const start = async (...args: Parameters<typeof serve>): Promise<TestServer> => {
  const server = await serve(...args);
  servers.push(server);
  return server;
};
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

const PNG = pngHeader(640, 480);
const post = (server: TestServer, query = '', body: Buffer = PNG, type = 'image/png'): Promise<Answer> =>
  server.ask(`/api/segment${query}`, { method: 'POST', headers: { 'content-type': type }, body });

/** Status line of whatever comes back on a raw connection, after writing `pieces` one by one. */
function raw(port: number, pieces: Iterable<Buffer | string>): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let received = '';
    const done = (): void => resolve(received.split('\r\n')[0] ?? '');
    socket.on('data', (chunk: Buffer) => {
      received += chunk.toString('latin1');
      done();
      socket.destroy();
    });
    socket.on('close', done);
    socket.on('error', (error) => (received === '' ? reject(error) : done()));
    socket.on('connect', () => {
      for (const piece of pieces) if (!socket.destroyed) socket.write(piece);
    });
  });
}

describe('segment', () => {
  it('passes the image on and returns what the pipeline made', async () => {
    const server = await start();
    const answer = await post(server, '?mode=fast&format=json');
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe('application/json');
    expect(answer.body.equals(PNG)).toBe(true);
    expect(server.context.jobs).toMatchObject([{ mode: 'fast', format: 'json', cutout: false }]);
  });

  it('uses balanced, png and no cut-out when nothing is said', async () => {
    const server = await start();
    expect((await post(server)).headers['content-type']).toBe('image/png');
    expect(server.context.jobs).toMatchObject([{ mode: 'balanced', format: 'png', cutout: false }]);
  });

  it.each(['image/jpeg', 'image/png; charset=binary', 'IMAGE/WEBP', 'application/octet-stream'])(
    'reads a raw body of type %s',
    async (type) => {
      const server = await start();
      expect((await post(server, '', PNG, type)).status).toBe(200);
    },
  );

  it.each([
    ['plain', 'multipart/form-data; boundary=XyZ'],
    ['quoted', 'multipart/form-data; charset=utf-8; boundary="XyZ"'],
  ])('reads the form field "image" with a %s boundary, byte for byte', async (_, type) => {
    const server = await start();
    const tricky = Buffer.concat([PNG, Buffer.from('\r\n--Xy\r\n\r\n--\r\n')]);
    expect((await post(server, '', multipart('XyZ', 'image', tricky), type)).status).toBe(200);
    expect(Buffer.from(server.context.jobs[0]?.image ?? []).equals(tricky)).toBe(true);
  });

  it('is sent by an ordinary form', async () => {
    const server = await start();
    const form = new FormData();
    form.set('image', new Blob([new Uint8Array(PNG)], { type: 'image/png' }), 'photo.png');
    const url = `http://127.0.0.1:${server.port}/api/segment?cutout=1`;
    const answer = await fetch(url, { method: 'POST', body: form });
    expect(answer.status).toBe(200);
    expect(server.context.jobs).toMatchObject([{ cutout: true, format: 'png' }]);
  });
});

describe('segment refuses', () => {
  it.each([
    ['an unknown mode', '?mode=nope', 404, 'unknown_mode'],
    ['an unknown format', '?format=gif', 400, 'malformed'],
    ['an odd cutout', '?cutout=yes', 400, 'malformed'],
    ['a cut-out in JSON', '?cutout=1&format=json', 400, 'malformed'],
    ['a cut-out of a class mode', '?cutout=1&mode=street', 400, 'malformed'],
    ['a parameter twice', '?mode=fast&mode=fast', 400, 'malformed'],
    ['an unknown parameter', '?mod=fast', 400, 'malformed'],
  ])('%s', async (_, query, status, code) => {
    const server = await start();
    const answer = await post(server, query);
    expect(answer.status).toBe(status);
    expect(answer.json()).toMatchObject({ error: { code, retryable: false } });
    expect(server.context.jobs).toEqual([]);
  });

  it.each([
    ['an empty body', Buffer.alloc(0), 'image/png', 400],
    ['text', Buffer.from('hello there, this is text'), 'image/png', 415],
    ['SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'image/svg+xml', 415],
    ['a cut header', PNG.subarray(0, 20), 'image/png', 422],
    ['a size of zero', pngHeader(0, 10), 'image/png', 422],
    ['more than 50 megapixels', pngHeader(16000, 16000), 'image/png', 413],
    ['JSON', Buffer.from('{}'), 'application/json', 415],
    ['what curl sends without a type', PNG, 'application/x-www-form-urlencoded', 415],
    ['a form without boundary', PNG, 'multipart/form-data', 400],
    ['a form that is none', PNG, 'multipart/form-data; boundary=x', 400],
    ['a form without the field', multipart('x', 'photo', PNG), 'multipart/form-data; boundary=x', 400],
    ['an empty field', multipart('x', 'image', Buffer.alloc(0)), 'multipart/form-data; boundary=x', 400],
  ])('%s', async (_, body, type, status) => {
    const server = await start();
    const answer = await post(server, '', body, type);
    expect(answer.status).toBe(status);
    expect(server.context.jobs).toEqual([]);
  });

  it('a content encoding it would have to undo', async () => {
    const server = await start();
    const headers = { 'content-type': 'image/png', 'content-encoding': 'gzip' };
    const answer = await server.ask('/api/segment', { method: 'POST', headers, body: PNG });
    expect(answer.status).toBe(415);
  });

  it.each(['loading', 'warming', 'draining'] as const)(
    'work while %s, with a time to come back',
    async (phase) => {
      const server = await start((context) => {
        context.current = phase;
      });
      const answer = await post(server);
      expect(answer.status).toBe(503);
      expect(answer.json()).toMatchObject({
        error: { code: phase === 'draining' ? 'draining' : 'not_ready', retryable: true },
      });
      expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    },
  );

  it.each<[StillErrorCode, number, boolean]>([
    ['unsupported_image', 415, false],
    ['corrupt_image', 422, false],
    ['image_too_large', 413, false],
    ['overloaded', 503, true],
    ['worker_lost', 503, true],
    ['inference_timeout', 503, true],
    ['closed', 503, true],
    ['inference_failed', 500, false],
  ])('with the right status when the pipeline says %s', async (code, status, retryable) => {
    const server = await start((context) => {
      context.answer = () => Promise.resolve({ ok: false, code, message: '/secret/model.onnx broke' });
    });
    const answer = await post(server);
    expect(answer.status).toBe(status);
    expect(answer.json()).toMatchObject({ error: { retryable } });
    expect(answer.headers['retry-after'] !== undefined).toBe(retryable);
    expect(answer.body.toString()).not.toContain('secret');
  });
});

describe('segment bounds its bodies', () => {
  const over = LIMITS.maxStillBytes + 1;

  it('takes exactly the largest and refuses one byte more', async () => {
    const server = await start();
    expect((await post(server, '', pngHeader(8, 8, LIMITS.maxStillBytes))).status).toBe(200);
    const type = 'multipart/form-data; boundary=x';
    const form = await post(server, '', multipart('x', 'image', pngHeader(8, 8, over)), type);
    expect(form.status).toBe(413);
  });

  it('refuses a declared length at once, before the body comes', async () => {
    const server = await start();
    const head = `POST /api/segment HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/png\r\nContent-Length: ${over}\r\n\r\n`;
    expect(await raw(server.port, [head])).toContain('413');
  });

  it.each(['image/png', 'multipart/form-data; boundary=x'])(
    'stops a chunked body of %s that never ends',
    async (type) => {
      const server = await start();
      const megabyte = Buffer.alloc(1_000_000, 65);
      const chunk = Buffer.concat([Buffer.from('f4240\r\n'), megabyte, Buffer.from('\r\n')]);
      const head = `POST /api/segment HTTP/1.1\r\nHost: localhost\r\nContent-Type: ${type}\r\nTransfer-Encoding: chunked\r\n\r\n`;
      expect(await raw(server.port, [head, ...Array.from({ length: 22 }, () => chunk)])).toContain('413');
      expect(server.context.jobs).toEqual([]);
    },
  );

  it('gives up on a body that pauses, and on one that only trickles', async () => {
    const server = await start(undefined, { bodyTimes: { idleMs: 60, totalMs: 200 } });
    const head =
      'POST /api/segment HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/png\r\nContent-Length: 999\r\n\r\n';
    expect(await raw(server.port, [head, 'x'])).toContain('408');
    const trickle = new Promise<number>((resolve, reject) => {
      const headers = { 'content-type': 'image/png', 'content-length': 999 };
      const req = request({ port: server.port, path: '/api/segment', method: 'POST', headers }, (res) => {
        clearInterval(drip);
        resolve(res.statusCode ?? 0);
        req.destroy();
      });
      const drip = setInterval(() => req.write('x'), 20);
      req.on('error', reject);
    });
    expect(await trickle).toBe(408);
  });

  it('holds only so many at once: 429 for one address, and the slot comes back', async () => {
    let finish: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const server = await start(
      (context) => {
        context.answer = async (job) => {
          await held;
          return { ok: true, contentType: 'image/png', body: job.image };
        };
      },
      { uploads: { total: 4, perAddress: 2 } },
    );
    const running = [post(server), post(server)];
    await expect.poll(() => server.context.jobs.length).toBe(2);
    const refused = await post(server);
    expect(refused.status).toBe(429);
    expect(refused.headers['retry-after']).toBe('1');
    expect(refused.json()).toMatchObject({ error: { code: 'rate_limited', retryable: true } });
    finish();
    expect((await Promise.all(running)).map((answer) => answer.status)).toEqual([200, 200]);
    expect((await post(server)).status).toBe(200);
  });

  it('answers 503 when all slots are taken', async () => {
    const server = await start(undefined, { uploads: { total: 0, perAddress: 1 } });
    expect((await post(server)).status).toBe(503);
  });
});

it('tells the pipeline when the client went away, and frees its slot', async () => {
  let aborted: () => void = () => undefined;
  const seen = new Promise<void>((resolve) => {
    aborted = resolve;
  });
  const server = await start(
    (context) => {
      context.answer = (_, signal) =>
        new Promise((resolve) => {
          signal.addEventListener('abort', () => {
            aborted();
            resolve({ ok: false, code: 'closed', message: 'aborted' });
          });
        });
    },
    { uploads: { total: 1, perAddress: 1 } },
  );
  const headers = { 'content-type': 'image/png' };
  const req = request({ port: server.port, path: '/api/segment', method: 'POST', headers });
  req.on('error', () => undefined);
  req.end(PNG);
  await expect.poll(() => server.context.jobs.length).toBe(1);
  req.destroy();
  await seen;
  server.context.answer = (job) => Promise.resolve({ ok: true, contentType: 'image/png', body: job.image });
  await expect.poll(async () => (await post(server)).status).toBe(200);
});
