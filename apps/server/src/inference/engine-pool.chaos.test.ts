import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { EngineName } from '@maskwire/engine';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { TestClient } from '../testing/client.js';
import { startTestServer } from '../testing/server.js';
import type { ChosenEngines } from './choose/index.js';
import { createEnginePool, type EnginePlan, type EnginePool } from './engine-pool.js';
import { createInferencePool } from './pool.js';
import { BUILT_WORKER, DYING_WORKER, MODE, personJpeg, source, until } from './testing/pool-kit.js';

const folder = mkdtempSync(join(tmpdir(), 'maskwire-engines-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A real worker that ends as one does whose device is lost, some time after it was told to start. */
function mortalWorker(name: string, lifeMs: number): URL {
  const file = join(folder, `${name}.mjs`);
  writeFileSync(
    file,
    `await import(${JSON.stringify(BUILT_WORKER.href)});
     setTimeout(() => process.stderr.write('the device is gone\\n', () => process.exit(4)), ${lifeMs});`,
  );
  return pathToFileURL(file);
}

const CHOSEN: ChosenEngines = {
  how: 'tried',
  why: 'the fastest',
  ranked: [
    { engine: 'onnx-webgpu', hardware: 'gpu' },
    { engine: 'onnx-cpu', hardware: 'cpu' },
  ],
  others: [{ engine: 'onnx-cpu', reason: 'slower' }],
};

const open: EnginePool[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((pool) => pool.close()));
});

interface Switch {
  readonly from: EngineName;
  readonly to: EngineName;
}

/** The first engine's workers run `entry`; both compute on the CPU, which is all this machine has. */
function enginePool(entry: URL, chosen: ChosenEngines = CHOSEN): { pool: EnginePool; switches: Switch[] } {
  const switches: Switch[] = [];
  const pool = createEnginePool({
    choose: () => Promise.resolve(chosen),
    makePool: ({ engine, warmUp, onLost }: EnginePlan) =>
      createInferencePool({
        workerCount: 1,
        source,
        warmUp,
        onLost,
        workerEntry: engine === 'onnx-webgpu' ? entry : BUILT_WORKER,
      }),
    warmUp: [MODE],
    modes: [MODE, 'fast'],
    cpuWorkers: 1,
    nowMs: () => performance.now(),
    onSwitched: (from, to) => switches.push({ from, to }),
  });
  open.push(pool);
  return { pool, switches };
}

const LIMIT_MS = 20_000;

describe('an engine that fails at run time', () => {
  it('is replaced by the next with every session kept, and every frame answered once', async () => {
    const { pool, switches } = enginePool(mortalWorker('mortal', 700));
    const server = await startTestServer({ defaultMode: MODE, warmUpModes: [MODE] }, { pool });
    const clients = await Promise.all([TestClient.connect(server.url), TestClient.connect(server.url)]);
    const sent = clients.map(() => 0);
    const stream = setInterval(() => {
      for (const [index, client] of clients.entries()) {
        client.frame(personJpeg);
        sent[index] = (sent[index] ?? 0) + 1;
      }
    }, 50);
    try {
      await until(() => switches.length > 0, LIMIT_MS);
      const masksBefore = clients.map((client) => masksOf(client));
      await until(
        () => clients.every((client, index) => masksOf(client) >= (masksBefore[index] ?? 0) + 5),
        LIMIT_MS,
      );
    } finally {
      clearInterval(stream);
    }
    await until(() => clients.every((client, index) => client.answers.length === sent[index]), LIMIT_MS);
    expect(switches).toEqual([{ from: 'onnx-webgpu', to: 'onnx-cpu' }]);
    for (const [index, client] of clients.entries()) {
      expect(client.closed).toEqual([]);
      expect(new Set(client.answers.map(({ frameId }) => frameId)).size).toBe(sent[index]);
      client.socket.close();
    }
    expect(pool.story()).toEqual({
      how: 'tried',
      why: 'took over from onnx-webgpu',
      others: [
        { engine: 'onnx-webgpu', reason: expect.stringMatching(/^failed while in use: .*exit code 4/) },
      ],
    });
    await server.close();
  });

  it('keeps the modes that were in use', async () => {
    const { pool, switches } = enginePool(mortalWorker('mortal-too', 900));
    await pool.start();
    await pool.ensureMode('fast');
    await until(() => switches.length > 0, LIMIT_MS);
    await until(() => pool.modeState('fast') === 'ready' && pool.idleWorkers() > 0, LIMIT_MS);
    expect(pool.stats().lost.crashed).toBeGreaterThanOrEqual(3);
  });
});

describe('an engine that cannot start', () => {
  it('gives way to the next when it was chosen by itself', async () => {
    const { pool } = enginePool(DYING_WORKER);
    await pool.start();
    await until(() => pool.idleWorkers() > 0, LIMIT_MS);
    expect(pool.story()?.others[0]).toMatchObject({
      engine: 'onnx-webgpu',
      reason: expect.stringContaining('no such engine'),
    });
  });

  it('is an error when it was asked for by name', async () => {
    const { pool, switches } = enginePool(DYING_WORKER, { ...CHOSEN, how: 'asked', others: [] });
    await expect(pool.start()).rejects.toMatchObject({ code: 'start_failed' });
    expect(switches).toEqual([]);
  });
});

it('tells why there is no engine', async () => {
  const pool = createEnginePool({
    choose: () => Promise.reject(new Error('Engine onnx-cuda cannot be used: no driver')),
    makePool: () => {
      throw new Error('must not be made');
    },
    warmUp: [],
    modes: [],
    cpuWorkers: 1,
    nowMs: () => 0,
  });
  await expect(pool.start()).rejects.toMatchObject({
    code: 'start_failed',
    message: 'Engine onnx-cuda cannot be used: no driver',
  });
  await pool.close();
});

const masksOf = (client: TestClient): number =>
  client.answers.filter(({ status }) => status === 'mask').length;
