import type { Config } from '../config/config.js';
import { chooseEngines } from '../inference/choose/index.js';
import { createEnginePool, type EnginePlan, type EnginePool } from '../inference/engine-pool.js';
import { createInferencePool, type InferencePoolOptions } from '../inference/pool.js';
import type { Logger } from '../observability/logger.js';

/** A GPU compiles its kernels when a model is first run, which takes seconds each. */
const GPU_LIMITS = { startMs: 120_000, loadMs: 120_000 } as const;

/** What the pool of any engine has in common. */
export type PoolParts = Omit<
  InferencePoolOptions,
  'engine' | 'workerCount' | 'warmUp' | 'limits' | 'logger' | 'onLost'
>;

/** The pool of this configuration: its engine is chosen when it is started, and changed when it fails. */
export function createPool(
  config: Config,
  logger: Logger,
  parts: PoolParts & { readonly modes: readonly string[] },
): EnginePool {
  const log = logger.child('inference');
  const cpuWorkers = config.workers ?? config.cores;
  const { modes, ...common } = parts;
  const makePool = ({ engine, hardware, warmUp, onLost }: EnginePlan) =>
    createInferencePool({
      ...common,
      engine,
      workerCount: config.workers ?? (hardware === 'cpu' ? config.cores : 1),
      warmUp,
      limits: { runMs: config.runLimitMs, ...(hardware === 'cpu' ? {} : GPU_LIMITS) },
      onLost,
      logger: log,
    });
  return createEnginePool({
    choose: async (signal) => {
      const chosen = await chooseEngines({
        choice: config.engine,
        cacheDir: config.cacheDir,
        cpuWorkers,
        env: config.deviceEnv,
        signal,
      });
      if (chosen.memoryError !== undefined)
        log.warn({ error: chosen.memoryError }, 'The choice of the engine cannot be kept for the next start');
      return chosen;
    },
    makePool,
    warmUp: config.warmUpModes,
    modes,
    cpuWorkers,
    nowMs: () => performance.now(),
    onSwitched: (from, to, reason) =>
      log.error({ from, to, reason }, 'The engine failed; another takes over'),
  });
}
