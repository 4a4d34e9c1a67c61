import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BUILT_IN } from '@maskwire/models';
import type { Config } from '../config/config.js';
import type { InferencePool } from '../inference/contract.js';
import { createInferencePool, type InferencePoolOptions } from '../inference/pool.js';
import { sourceOf } from '../main/modes.js';
import { type RunningServer, type ServerDeps, startServer } from '../main/start-server.js';
import { createLogger } from '../observability/logger.js';

/** Shared by all tests of a machine, so that models are imported once. */
const CACHE_DIR = process.env['MASKWIRE_CACHE_DIR'] ?? join(tmpdir(), 'maskwire-test-cache');

/** Worker processes run what was built. */
const WORKER_ENTRY = new URL('../../dist/inference/worker/main.js', import.meta.url);

export const testConfig: Config = {
  port: 0,
  host: '127.0.0.1',
  loopback: true,
  engine: 'onnx-cpu',
  workers: 1,
  cores: 1,
  deviceEnv: {},
  access: { kind: 'open' },
  warmUpModes: ['fast', 'balanced'],
  defaultMode: 'fast',
  cacheDir: CACHE_DIR,
  modelsDir: join(CACHE_DIR, 'models'),
  // Nobody is there: no test fetches a model from the world.
  modelMirror: 'http://127.0.0.1:1/',
  modelMemoryBytes: 2 ** 32,
  tls: undefined,
  allowedOrigins: [],
  maxSessions: 16,
  maxFps: 60,
  deadlineMs: 1000,
  runLimitMs: 2000,
  drainLimitMs: 2000,
  logLevel: 'silent',
};

/** A pool of real worker processes. */
export const realPool = (config: Config, more: Partial<InferencePoolOptions> = {}): InferencePool =>
  createInferencePool({
    workerCount: config.workers ?? 1,
    warmUp: config.warmUpModes,
    source: { ...sourceOf(config, BUILT_IN), pullLimits: { attempts: 1 } },
    memoryBudgetBytes: config.modelMemoryBytes,
    limits: { runMs: config.runLimitMs },
    workerEntry: WORKER_ENTRY,
    ...more,
  });

/** A server on a free port, with real workers unless a pool is given; warm unless `warm` is false. */
export async function startTestServer(
  overrides: Partial<Config> = {},
  deps: ServerDeps & { readonly warm?: boolean } = {},
): Promise<RunningServer> {
  const { warm = true, ...rest } = deps;
  const config = { ...testConfig, ...overrides };
  const server = await startServer(config, {
    logger: createLogger('silent'),
    pageDir: null,
    pool: rest.pool ?? realPool(config),
    ...rest,
  });
  if (warm) await server.ready;
  return server;
}
