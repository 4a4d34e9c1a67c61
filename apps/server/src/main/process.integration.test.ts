import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { endOf, TestClient } from '../testing/client.js';
import { jpeg } from '../testing/images.js';
import { isAlive, ServerProcess } from '../testing/process.js';
import { Stream } from '../testing/stream.js';
import { pause, until } from '../testing/until.js';

/** The server as users start and stop it. */

const started: ServerProcess[] = [];

function launch(args: readonly string[], nodeArgs: readonly string[] = []): ServerProcess {
  const server = new ServerProcess(args, { nodeArgs });
  started.push(server);
  return server;
}

const fastStart = [
  '--port',
  '0',
  '--engine',
  'onnx-cpu',
  '--workers',
  '1',
  '--warmup-models',
  'fast',
  '--default-mode',
  'fast',
];

afterEach(() => {
  for (const server of started.splice(0)) server.kill();
});

const workersGone = (server: ServerProcess): Promise<void> =>
  until('the workers to be gone', () => !server.workerPids().some(isAlive));

describe('start', () => {
  it('prints help on standard output and exits with 0', async () => {
    const server = launch(['--help']);
    expect(await server.exited()).toBe(0);
    expect(server.stdout).toContain('--warmup-models');
    expect(server.stderr).toBe('');
  });

  it('tells all faults at once and exits with 2', async () => {
    const server = launch(['--prot', '1', '--workers', 'many']);
    expect(await server.exited()).toBe(2);
    expect(server.stderr).toContain('did you mean --port?');
    expect(server.stderr).toContain('--workers must be a whole number');
    expect(server.stdout).toBe('');
  });

  it('names the cure when the port is in use, and exits with 1', async () => {
    const holder = createServer();
    await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve));
    const address = holder.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const server = launch(['--port', String(port)]);
    expect(await server.exited()).toBe(1);
    expect(server.stderr).toContain(`Port ${port} on 127.0.0.1 is in use`);
    expect(server.stderr).toContain('--port 0');
    holder.close();
  });

  it('answers health and sockets while the models warm, then says ready with engine and time', async () => {
    const server = launch(fastStart);
    const url = await server.url();
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    const client = await TestClient.connect(url);
    await server.ready();
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    await until('ready', () => client.statuses.at(-1)?.phase === 'ready');
    expect(endOf(await client.answer(client.frame(await jpeg())))).toBe('mask');
    expect(server.stderr).toMatch(/ready in \d+\.\d s, onnx-cpu \S+ on CPU/);
    client.close();
  });

  it('tries the engines once, says which it took and why not the others, and remembers', async () => {
    const cacheDir = mkdtempSync(join(tmpdir(), 'maskwire-auto-'));
    const own = ['--port', '0', '--workers', '1', '--warmup-models', 'fast', '--default-mode', 'fast'];
    try {
      for (const how of ['tried', 'remembered']) {
        const server = launch([...own, '--cache-dir', cacheDir]);
        const url = await server.url();
        expect((await fetch(`${url}/healthz`)).status).toBe(200);
        await server.ready();
        expect(server.stderr).toMatch(/ready in \d+\.\d s, \S+ \S+ on .*fastest of 4 tried/);
        const health: unknown = await (await fetch(`${url}/health`)).json();
        expect(health).toMatchObject({ engine: { how, others: expect.any(Array) } });
        server.kill();
      }
    } finally {
      rmSync(cacheDir, { recursive: true, force: true });
    }
  });

  it('says why an engine asked for by name cannot be had, and exits with 1', async (context) => {
    const server = launch([
      ...fastStart.filter((arg) => arg !== 'onnx-cpu' && arg !== '--engine'),
      '--engine',
      'onnx-cuda',
    ]);
    await until(
      'an end or a start',
      () => server.exit !== undefined || server.stderr.includes(' ready in '),
      30_000,
    );
    if (server.stderr.includes(' ready in ')) return context.skip('this machine has CUDA');
    expect(server.exit).toBe(1);
    expect(server.stderr).toMatch(/Engine onnx-cuda cannot be used: .*(driver|setup:gpu|CUDA)/);
  });

  it('on all addresses makes up a token and prints a link that carries it', async () => {
    const server = launch([...fastStart, '--host', '0.0.0.0']);
    const url = await server.url();
    const token = /#token=(\S+)/.exec(server.stderr)?.[1] ?? '';
    expect(token).toMatch(/^[\w-]{24}$/);
    expect(await TestClient.refused(url)).toMatchObject({ code: 'unauthorised' });
    (await TestClient.connect(url, { auth: { protocol: 1, token } })).close();
    expect((await fetch(`${url}/api/models`)).status).toBe(401);
    await server.ready();
    expect(server.stdout).not.toContain(token);
  });

  it('speaks HTTPS with a certificate', async () => {
    const pem = (name: string): string =>
      fileURLToPath(new URL(`../testing/tls/localhost.${name}.pem`, import.meta.url));
    const server = launch([...fastStart, '--tls-cert', pem('cert'), '--tls-key', pem('key')]);
    const url = await server.url();
    expect(url).toMatch(/^https:/);
    const client = await TestClient.connect(url, { rejectUnauthorized: false });
    await until('ready', () => client.statuses.at(-1)?.phase === 'ready', 10_000);
    client.close();
  });

  it('refuses a certificate that is none', async () => {
    const noPem = fileURLToPath(import.meta.url);
    const server = launch([...fastStart, '--tls-cert', noPem, '--tls-key', noPem]);
    expect(await server.exited()).toBe(1);
    expect(server.stderr).toContain('must be a certificate and its key in PEM');
    expect(server.stderr).not.toContain('    at ');
  });
});

describe('stop', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)(
    'on %s ends in order with 0, leaving nothing behind',
    async (signal) => {
      const server = launch(fastStart);
      await server.ready();
      const client = await TestClient.connect(await server.url());
      await until('ready', () => client.statuses.at(-1)?.phase === 'ready');
      const stream = Stream.atRate(client, await jpeg(), 30);
      await pause(300);
      server.signal(signal);
      await until('the news', () => client.statuses.at(-1)?.phase === 'draining');
      expect(client.statuses.at(-1)?.retryAfterMs).toBeGreaterThan(1000);
      // Told in advance: there is time for what was on its way, and a client that goes on is answered too.
      await pause(150);
      expect(client.closed).toEqual([]);
      const ends = await stream.stop();
      expect(ends).toContain('draining');
      expect(await server.exited()).toBe(0);
      await until('the connection to end', () => client.closed.length > 0);
      // As a lost connection: a client that may reconnect does.
      expect(client.closed).toEqual(['transport close']);
      expect(ends).toContain('mask');
      await workersGone(server);
    },
  );

  it('exits at once on a second signal, also while a worker hangs', async () => {
    const server = launch([...fastStart, '--run-limit-ms', '60000', '--drain-limit-ms', '60000']);
    await server.ready();
    const client = await TestClient.connect(await server.url());
    const [pid] = server.workerPids();
    if (pid === undefined) throw new Error('The log names no worker');
    process.kill(pid, 'SIGSTOP');
    client.frame(await jpeg());
    await client.ping();
    server.signal('SIGTERM');
    await until('draining', () => client.statuses.at(-1)?.phase === 'draining');
    await pause(200);
    expect(server.exit).toBeUndefined();
    server.signal('SIGTERM');
    expect(await server.exited(1000)).toBe(1);
    process.kill(pid, 'SIGKILL');
    await workersGone(server);
  });

  it('after an uncaught error closes the workers and exits with 1', async () => {
    const bomb = 'data:text/javascript,setTimeout(() => { throw new Error("planted") }, 2500)';
    // In the workers the bomb goes off too: they end with their parent.
    const server = launch(fastStart, ['--import', bomb]);
    expect(await server.exited(20_000)).toBe(1);
    expect(server.stderr).toContain('crashed: planted');
    expect(server.stdout).toContain('"Crashed"');
    await workersGone(server);
  });
});
