import type { EngineName } from '@maskwire/engine';
import { BUILT_IN, findMode } from '@maskwire/models';
import { MAX_STRETCH } from './batch-limit.js';
import { BatchLimits } from './batch-limits.js';
import type {
  FrameJob,
  FrameOutcome,
  InferencePool,
  JobTimes,
  ModeState,
  PoolStats,
  StillJob,
  StillOutcome,
} from './contract.js';
import { InferenceError } from './errors.js';
import { DEFAULT_POOL_LIMITS, type PoolLimits } from './limits.js';
import type { JobRequest, WorkerReport } from './messages.js';
import { type Loss, WorkerSlot } from './slot.js';
import type { JobEnd } from './worker-process.js';

/** What the pool tells the log; `observability`'s logger fits. */
interface PoolLogger {
  debug(fields: Readonly<Record<string, unknown>>, message: string): void;
  info(fields: Readonly<Record<string, unknown>>, message: string): void;
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
}

export interface InferencePoolOptions {
  /** Worker processes, at least 1. */
  readonly workerCount: number;
  /** @default 'onnx-cpu' */
  readonly engine?: EngineName;
  /** Modes warmed by every worker before it is ready. */
  readonly warmUp: readonly string[];
  /** Folder of imported models, shared by all workers. */
  readonly cacheDir: string;
  /** @default DEFAULT_POOL_LIMITS */
  readonly limits?: Partial<PoolLimits>;
  /** Compiled entry of the worker process. */
  readonly workerEntry?: URL;
  /** Frames a batch may have, fixed; left out it is learned, for engines on a GPU. */
  readonly batchLimit?: number;
  readonly logger?: PoolLogger;
}

export const createInferencePool = (options: InferencePoolOptions): InferencePool => new Pool(options);

const DEFAULT_ENTRY = new URL('./worker/main.js', import.meta.url);

const NO_TIMES: JobTimes = { decodeUs: 0, inferenceUs: 0, encodeUs: 0 };

class Pool implements InferencePool {
  readonly #limits: PoolLimits;
  readonly #logger: PoolLogger | undefined;
  readonly #slots: readonly WorkerSlot[];
  /** Modes every worker has, or warms when it starts. */
  readonly #wanted: Set<string>;
  readonly #states = new Map<string, ModeState>();
  readonly #ensuring = new Map<string, Promise<void>>();
  readonly #batches: BatchLimits;
  readonly #lost = { crashed: 0, hung: 0 };
  readonly #warmUps = { count: 0, skipped: 0, totalMs: 0 };
  #engine: InferencePool['engine'];
  #listener: () => void = () => undefined;
  #starting: Promise<void> | undefined;
  #closing: Promise<void> | undefined;

  constructor(options: InferencePoolOptions) {
    const { workerCount, engine = 'onnx-cpu', warmUp, cacheDir, workerEntry = DEFAULT_ENTRY } = options;
    if (!Number.isInteger(workerCount) || workerCount < 1)
      throw new RangeError(`workerCount is ${workerCount}: pass a whole number, 1 or more`);
    this.#limits = { ...DEFAULT_POOL_LIMITS, ...options.limits };
    this.#logger = options.logger;
    this.#engine = { name: engine, device: 'starting', version: '' };
    this.#wanted = new Set(warmUp);
    this.#batches = new BatchLimits(options.batchLimit);
    this.#slots = Array.from(
      { length: workerCount },
      (_, index) =>
        new WorkerSlot({
          entry: workerEntry,
          limits: this.#limits,
          init: () => ({ type: 'init', engine, cacheDir, modes: [...this.#wanted] }),
          onReady: (start, pid) => {
            this.#engine = start.engine;
            this.#batches.hardware = start.engine.hardware;
            this.#logger?.info({ worker: index, pid, decoder: start.decoder }, 'Worker ready');
          },
          onIdle: () => this.#listener(),
          onReport: (report) => this.#onReport(report),
          onLost: (loss) => this.#onLost(index, loss),
          onComplaint: (text) => this.#logger?.debug({ worker: index, text }, 'Worker wrote to its stderr'),
        }),
    );
  }

  get engine(): InferencePool['engine'] {
    return this.#engine;
  }

  get workerCount(): number {
    return this.#slots.length;
  }

  start(): Promise<void> {
    this.#starting ??= this.#start();
    return this.#starting;
  }

  idleWorkers(): number {
    return this.#slots.filter((slot) => slot.isIdle).length;
  }

  onIdle(listener: () => void): void {
    this.#listener = listener;
  }

  batchLimit(mode: string): number {
    return this.#batches.limit(mode);
  }

  async runFrames(jobs: readonly FrameJob[]): Promise<readonly FrameOutcome[]> {
    const limitMs = this.#limits.runMs * (jobs.length > 1 ? MAX_STRETCH : 1);
    const end = await this.#run({ kind: 'frames', jobs }, limitMs);
    const all = (reason: FailureReason): FrameOutcome[] => jobs.map(() => failedFrame(reason));
    if (!end) return all('internal');
    if (end.lost) return all('worker_lost');
    const [first] = jobs;
    if (first) this.#batches.record(first.mode, jobs.length, end.tookMs);
    if (end.tookMs > limitMs) return all('inference_timeout');
    const { result } = end;
    return result.kind === 'frames' && result.outcomes.length === jobs.length
      ? result.outcomes
      : all('internal');
  }

  async runStill(job: StillJob): Promise<StillOutcome> {
    if (this.#closing) return failedStill('closed', 'The server is shutting down');
    const end = await this.#run({ kind: 'still', job }, this.#limits.stillMs);
    if (!end) return failedStill('overloaded', 'Every worker is busy; try again');
    if (end.lost) return failedStill('worker_lost', 'The worker was lost; try again');
    if (end.tookMs > this.#limits.stillMs) return failedStill('inference_timeout', 'It took too long');
    if (end.result.kind === 'still') return end.result.outcome;
    return failedStill('inference_failed', 'The worker gave a wrong answer; try again');
  }

  modeState(mode: string): ModeState {
    return this.#states.get(mode) ?? 'cold';
  }

  ensureMode(mode: string, { force = false }: { readonly force?: boolean } = {}): Promise<void> {
    const running = this.#ensuring.get(mode);
    if (running || (!force && this.modeState(mode) === 'ready')) {
      this.#warmUps.skipped++;
      return running ?? Promise.resolve();
    }
    const ensuring = this.#ensure(mode, force).finally(() => this.#ensuring.delete(mode));
    this.#ensuring.set(mode, ensuring);
    return ensuring;
  }

  stats(): PoolStats {
    const worst = this.#slots
      .map((slot) => slot.startFailures)
      .reduce((a, b) => (b.inARow > a.inARow ? b : a));
    return {
      workers: this.#slots.length,
      idle: this.idleWorkers(),
      starting: this.#slots.filter((slot) => !slot.isReady).length,
      startFailures: {
        inARow: worst.inARow,
        ...(worst.inARow > 0 && worst.last !== undefined ? { last: worst.last } : {}),
      },
      lost: { ...this.#lost },
      warmUps: { ...this.#warmUps },
      pids: this.#slots.map((slot) => slot.pid).filter((pid) => pid !== undefined),
      workerRssBytes: this.#slots.map((slot) => slot.rssBytes),
    };
  }

  close(): Promise<void> {
    this.#closing ??= Promise.all(this.#slots.map((slot) => slot.close())).then(() => undefined);
    return this.#closing;
  }

  async #start(): Promise<void> {
    const modes = [...this.#wanted];
    for (const mode of modes) {
      assertKnown(mode);
      this.#states.set(mode, 'warming');
    }
    try {
      await Promise.all(this.#slots.map((slot) => slot.start()));
      for (const mode of modes) this.#states.set(mode, 'ready');
    } catch (error) {
      for (const mode of modes) this.#states.set(mode, 'failed');
      throw error;
    }
  }

  async #ensure(mode: string, force: boolean): Promise<void> {
    assertKnown(mode);
    if (this.#closing) throw new InferenceError('closed', 'The inference pool is closed');
    // While another warm-up runs the mode is as good as it was; only a first one makes callers wait.
    if (this.modeState(mode) !== 'ready') this.#states.set(mode, 'warming');
    const load = async (slot: WorkerSlot): Promise<void> => {
      await slot.load(mode, force);
      // From the first success on: a worker that replaces this one must have the mode too.
      this.#wanted.add(mode);
    };
    const loads = await Promise.allSettled(this.#slots.map(load));
    const failed = loads.find((each) => each.status === 'rejected');
    this.#states.set(mode, failed ? 'failed' : 'ready');
    if (!failed) return;
    this.#wanted.delete(mode);
    throw failed.reason;
  }

  /** `undefined` when no worker is idle. */
  async #run(request: JobRequest, limitMs: number): Promise<JobEnd | undefined> {
    const slot = this.#slots.find((each) => each.isIdle);
    return slot?.run(request, limitMs);
  }

  #onReport({ warmUps }: WorkerReport): void {
    for (const { mode, tookMs, cacheError } of warmUps) {
      this.#warmUps.count++;
      this.#warmUps.totalMs += tookMs;
      if (cacheError !== undefined)
        this.#logger?.warn({ mode, error: cacheError }, 'A model works but could not be cached');
    }
  }

  #onLost(index: number, loss: Loss): void {
    this.#lost[loss.cause]++;
    this.#logger?.warn({ worker: index, ...loss }, 'Worker lost; another takes its place');
  }
}

type FailureReason = 'internal' | 'worker_lost' | 'inference_timeout';

const failedFrame = (reason: FailureReason): FrameOutcome => ({
  status: 'error',
  reason,
  times: NO_TIMES,
});

const failedStill = (code: Extract<StillOutcome, { ok: false }>['code'], message: string): StillOutcome => ({
  ok: false,
  code,
  message,
});

/** @throws {InferenceError} `unknown_mode` */
function assertKnown(mode: string): void {
  if (findMode(BUILT_IN, mode)) return;
  const known = BUILT_IN.modes.map(({ id }) => id).join(', ');
  throw new InferenceError('unknown_mode', `There is no mode "${mode}"; choose ${known}`);
}
