/** Time limits of a pool, each in milliseconds. */
export interface PoolLimits {
  /** From fork to ready for its first mode. */
  readonly startMs: number;
  /** One frame. A worker that has not answered by then is killed and replaced. */
  readonly runMs: number;
  /** One still. */
  readonly stillMs: number;
  /** Loading and warming one mode. */
  readonly loadMs: number;
  /** From the stop message to SIGKILL. */
  readonly stopMs: number;
  /** An idle worker that has been silent for this long is asked for a sign of life ... */
  readonly pingAfterMs: number;
  /** ... and has this long to give it. */
  readonly pingMs: number;
  /** Pause before the second start in a row after a failed one; doubles up to `maxBackoffMs`. */
  readonly minBackoffMs: number;
  readonly maxBackoffMs: number;
}

export const DEFAULT_POOL_LIMITS: PoolLimits = {
  startMs: 15_000,
  runMs: 2000,
  stillMs: 30_000,
  // A GPU compiles its kernels on the first run, for each size of batch.
  loadMs: 60_000,
  stopMs: 2000,
  pingAfterMs: 1000,
  pingMs: 1000,
  minBackoffMs: 100,
  maxBackoffMs: 10_000,
};

/** Failed starts in a row after which `start()` gives its caller the reason; the pool itself keeps trying. */
export const START_ATTEMPTS = 3;

/** Workers lost in a row while loading one mode after which the load has failed. */
export const LOAD_ATTEMPTS = 3;

/** Pause before start number `failures` + 1: none at first, then doubling up to the limit. */
export function backoffMs(failures: number, limits: PoolLimits): number {
  if (failures === 0) return 0;
  return Math.min(limits.maxBackoffMs, limits.minBackoffMs * 2 ** Math.min(failures - 1, 30));
}
