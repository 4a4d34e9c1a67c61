import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BUILT_IN, type Catalogue, findMode, type ModelEntry } from '@maskwire/models';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { endOf, TestClient } from '../testing/client.js';
import { jpeg } from '../testing/images.js';
import { realPool, startTestServer, testConfig } from '../testing/server.js';
import { Stream } from '../testing/stream.js';
import { pause, until } from '../testing/until.js';
import { sourceOf } from './modes.js';
import type { RunningServer } from './start-server.js';

/** A mode whose file is fetched from an origin that does as the test says, while another mode is in use. */

const require = createRequire(import.meta.resolve('@maskwire/models'));
const file = readFileSync(require.resolve('@mediapipe/selfie_segmentation/selfie_segmentation.tflite'));
const sha256 = createHash('sha256').update(file).digest('hex');
const image = await jpeg();

/** The built-in catalogue, and a mode `remote` whose file is downloaded. */
function catalogueWithDownload(): Catalogue {
  const mode = findMode(BUILT_IN, 'selfie-256');
  const model = BUILT_IN.models.find(({ id }) => id === 'selfie-256');
  if (mode?.recipe.kind !== 'single' || !model) throw new Error('The catalogue has no selfie-256');
  const remote: ModelEntry = {
    ...model,
    id: 'remote',
    file: {
      from: 'download',
      url: 'http://unused.invalid/remote.tflite',
      file: 'remote.tflite',
      bytes: file.length,
      sha256,
    },
  };
  const graph = { ...mode.recipe.graph, members: [{ model: 'remote' }] as const };
  return {
    models: [...BUILT_IN.models, remote],
    modes: [...BUILT_IN.modes, { ...mode, id: 'remote', recipe: { kind: 'single', graph } }],
  };
}

const catalogue = catalogueWithDownload();
const WORKERS = 2;

let folder: string;
let asked: number;
let answer: (response: ServerResponse) => void;
const origin = createServer((_, response) => {
  asked++;
  answer(response);
});

let server: RunningServer;
/** A session in mode `fast` that goes on all the time. */
let neighbour: Stream;
const clients: TestClient[] = [];

async function joined(): Promise<TestClient> {
  const client = await TestClient.connect(server.url);
  clients.push(client);
  return client;
}

beforeEach(async () => {
  asked = 0;
  answer = (response) => response.end(file);
  folder = mkdtempSync(join(tmpdir(), 'maskwire-downloads-'));
  await new Promise<void>((resolve) => origin.listen(0, '127.0.0.1', resolve));
  const config = {
    ...testConfig,
    workers: WORKERS,
    warmUpModes: ['fast'],
    cacheDir: join(folder, 'cache'),
    modelsDir: join(folder, 'models'),
    modelMirror: `http://127.0.0.1:${(origin.address() as AddressInfo).port}/`,
  };
  const pullLimits = { attempts: 2, backOffMs: 20, connectMs: 1000, idleMs: 1000 };
  const pool = realPool(config, { source: { ...sourceOf(config, catalogue), pullLimits } });
  server = await startTestServer(config, { pool, catalogue: { catalogue, faults: [] } });
  neighbour = Stream.inTurn(await joined(), image);
});

afterEach(async () => {
  const ends = await neighbour.stop();
  expect(new Set(ends)).toEqual(new Set(['mask']));
  for (const client of clients.splice(0)) client.close();
  await server.close();
  origin.closeAllConnections();
  await new Promise((resolve) => origin.close(resolve));
  rmSync(folder, { recursive: true, force: true });
});

const phases = (client: TestClient): string[] => client.statuses.map(({ phase }) => phase);
const models = async (): Promise<Record<string, unknown>> => {
  const { models: all } = (await (await fetch(`${server.url}/api/models`)).json()) as {
    models: { id: string }[];
  };
  return { ...all.find(({ id }) => id === 'remote') };
};
const warmUp = (): Promise<Response> => fetch(`${server.url}/api/models/remote/warmup`, { method: 'POST' });

it('is fetched once for all workers and sessions, with its progress, then warmed in each', async () => {
  let finish = (): void => undefined;
  answer = (response) => {
    response.setHeader('content-length', file.length);
    response.write(file.subarray(0, file.length / 2));
    finish = () => response.end(file.subarray(file.length / 2));
  };
  const some = await Promise.all([joined(), joined(), joined()]);
  for (const client of some) await client.configure({ mode: 'remote' });
  const [first] = some;
  if (!first) throw new Error('unreachable: there are three');
  await until('half of it', () => (first.statuses.at(-1)?.progress ?? 0) >= 0.4);
  expect(first.statuses.at(-1)?.phase).toBe('loading');
  expect(await models()).toMatchObject({ state: 'loading', progress: expect.closeTo(0.5, 1) });
  expect(endOf(await first.answer(first.frame(image)))).toBe('not_ready');
  finish();
  for (const client of some) {
    await until('ready', () => client.statuses.at(-1)?.phase === 'ready');
    expect([...new Set(phases(client))]).toEqual(['ready', 'loading', 'warming']);
    expect(endOf(await client.answer(client.frame(image)))).toBe('mask');
  }
  expect(asked).toBe(1);
  expect(server.pool.stats().warmUps.count).toBe(2 * WORKERS);
  expect(await models()).toMatchObject({ state: 'ready', memoryBytes: expect.any(Number) });
  expect(readdirSync(join(folder, 'models'))).toEqual(['remote.tflite']);
});

describe('that cannot be had', () => {
  const gone = (response: ServerResponse): void => void response.destroy();
  const wrong = (response: ServerResponse): void => {
    const other = Uint8Array.from(file);
    other[1000] = 255 - (other[1000] ?? 0);
    response.end(other);
  };
  const missing = (response: ServerResponse): void => void response.writeHead(404).end();
  const short = (response: ServerResponse): void => void response.end(file.subarray(0, 1000));

  it.each([
    ['an origin that hangs up', gone, 'offline', 'cannot fetch its files'],
    ['another content than the pinned one', wrong, 'damaged', 'not the ones the catalogue names'],
    ['a page that is not there', missing, 'offline', 'cannot fetch its files'],
    ['a file cut short', short, 'offline', 'cannot fetch its files'],
  ])(
    'because of %s is a fault and a status that says when it is tried again',
    async (_, how, code, words) => {
      answer = how;
      const client = await joined();
      expect(await client.configure({ mode: 'remote' })).toMatchObject({ ok: true });
      await until('a fault', () => client.faults.length > 0, 10_000);
      expect(client.faults).toEqual([
        { code: 'not_ready', message: expect.stringContaining(words), retryable: true },
      ]);
      await until('a status', () => client.statuses.at(-1)?.retryAfterMs !== undefined);
      expect(endOf(await client.answer(client.frame(image)))).toBe('not_ready');
      expect(await models()).toMatchObject({ state: 'failed', failure: { code } });
      expect(readdirSync(join(folder, 'models')).filter((name) => name.endsWith('.tflite'))).toEqual([]);

      // It rests meanwhile, whatever comes.
      const before = asked;
      client.frame(image);
      await pause(100);
      expect(asked).toBe(before);

      // Whoever sees to it need not wait: sessions in the mode go on by themselves.
      answer = (response) => response.end(file);
      expect((await warmUp()).status).toBe(200);
      await until('ready', () => client.statuses.at(-1)?.phase === 'ready');
      expect(endOf(await client.answer(client.frame(image)))).toBe('mask');
    },
  );

  it('is a 503 over HTTP, for its warm-up and for a photograph', async () => {
    answer = gone;
    const failed = await warmUp();
    expect(failed.status).toBe(503);
    expect(await failed.json()).toMatchObject({ error: { code: 'not_ready', retryable: true } });
    const photograph = await fetch(`${server.url}/api/segment?mode=remote`, {
      method: 'POST',
      headers: { 'content-type': 'image/jpeg' },
      body: new Uint8Array(image),
    });
    expect(photograph.status).toBe(503);
    expect(photograph.headers.get('retry-after')).not.toBeNull();
  });
});

it('that a new worker finds spoilt is given up by all, and fetched anew for the next who wants it', async () => {
  const client = await joined();
  await client.configure({ mode: 'remote' });
  await until('ready', () => client.statuses.at(-1)?.phase === 'ready');
  rmSync(join(folder, 'models'), { recursive: true });
  const [victim] = server.pool.stats().pids;
  if (victim === undefined) throw new Error('There is no worker');
  process.kill(victim, 'SIGKILL');
  await until('the mode to be given up', () => server.pool.modeState('remote') !== 'ready', 10_000);
  const stream = Stream.atRate(client, image, 20);
  await until('the mode to be back', () => server.pool.modeState('remote') === 'ready', 10_000);
  await stream.abandon();
  expect(endOf(await client.answer(client.frame(image)))).toBe('mask');
  expect(asked).toBe(2);
  await neighbourGoesOn();
});

/** The neighbour may have lost a frame with the worker; from here on it counts again. */
async function neighbourGoesOn(): Promise<void> {
  await neighbour.abandon();
  neighbour = Stream.inTurn(neighbour.client, image);
  await pause(50);
}
