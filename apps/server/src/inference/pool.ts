import type { EngineName } from '@maskwire/engine';
import { MAX_STRETCH } from './batch-limit.js';
import { BatchLimits } from './batch-limits.js';
import type {
  FrameJob,
  FrameOutcome,
  InferencePool,
  JobTimes,
  ModeReport,
  ModeState,
  PoolEvent,
  PoolStats,
  StillJob,
  StillOutcome,
} from './contract.js';
import { InferenceError } from './errors.js';
import { DEFAULT_POOL_LIMITS, type PoolLimits } from './limits.js';
import type { JobRequest, WorkerReport } from './messages.js';
import { ModeKeeper } from './mode-keeper.js';
import { bytesByModel } from './mode-memory.js';
import type { ModelSource } from './model-source.js';
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
  /** Modes that are warmed at the start. */
  readonly warmUp: readonly string[];
  readonly source: ModelSource;
  /** What loaded models may take in all workers together; see `ModeReport.memoryBytes`. @default no limit */
  readonly memoryBudgetBytes?: number;
  /** @default DEFAULT_POOL_LIMITS */
  readonly limits?: Partial<PoolLimits>;
  /** Compiled entry of the worker process. */
  readonly workerEntry?: URL;
  /** Frames a batch may have, fixed; left out it is learned, for engines on a GPU. */
  readonly batchLimit?: number;
  /** A worker was lost, and another takes its place. */
  readonly onLost?: (loss: Loss) => void;
  readonly logger?: PoolLogger;
}

export const createInferencePool = (options: InferencePoolOptions): InferencePool => new Pool(options);

const DEFAULT_ENTRY = new URL('./worker/main.js', import.meta.url);

const NO_TIMES: JobTimes = { decodeUs: 0, inferenceUs: 0, encodeUs: 0 };

class Pool implements InferencePool {
  readonly #limits: PoolLimits;
  readonly #logger: PoolLogger | undefined;
  readonly #tellLost: (loss: Loss) => void;
  readonly #slots: readonly WorkerSlot[];
  readonly #warmUp: readonly string[];
  readonly #source: ModelSource;
  readonly #memoryBudgetBytes: number;
  readonly #modes: ModeKeeper;
  readonly #batches: BatchLimits;
  readonly #lost = { crashed: 0, hung: 0 };
  readonly #runs = { runs: 0, frames: 0 };
  #warmUps = 0;
  #engine: InferencePool['engine'];
  #onIdle: () => void = () => undefined;
  #onEvent: (event: PoolEvent) => void = () => undefined;
  #starting: Promise<void> | undefined;
  #closing: Promise<void> | undefined;

  constructor(options: InferencePoolOptions) {
    const { workerCount, engine = 'onnx-cpu', warmUp, source, workerEntry = DEFAULT_ENTRY } = options;
    if (!Number.isInteger(workerCount) || workerCount < 1)
      throw new RangeError(`workerCount is ${workerCount}: pass a whole number, 1 or more`);
    this.#limits = { ...DEFAULT_POOL_LIMITS, ...options.limits };
    this.#logger = options.logger;
    this.#tellLost = options.onLost ?? (() => undefined);
    this.#engine = { name: engine, device: 'starting', version: '' };
    this.#warmUp = warmUp;
    this.#source = source;
    this.#memoryBudgetBytes = options.memoryBudgetBytes ?? Number.POSITIVE_INFINITY;
    this.#batches = new BatchLimits(options.batchLimit);
    this.#modes = this.#keepModes();
    this.#slots = Array.from({ length: workerCount }, (_, index) => this.#slot(index, engine, workerEntry));
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
    this.#onIdle = listener;
  }

  onEvent(listener: (event: PoolEvent) => void): void {
    this.#onEvent = listener;
  }

  batchLimit(mode: string): number {
    return this.#batches.limit(mode);
  }

  async runFrames(jobs: readonly FrameJob[]): Promise<readonly FrameOutcome[]> {
    const limitMs = this.#limits.runMs * (jobs.length > 1 ? MAX_STRETCH : 1);
    const [first] = jobs;
    if (first) this.#modes.ran(first.mode);
    const end = await this.#run({ kind: 'frames', jobs }, limitMs);
    const all = (reason: FailureReason): FrameOutcome[] => jobs.map(() => failedFrame(reason));
    if (!end) return all('internal');
    if (end.lost) return all('worker_lost');
    this.#runs.runs++;
    this.#runs.frames += jobs.length;
    if (first) this.#batches.record(first.mode, jobs.length, end.tookMs);
    if (end.tookMs > limitMs) return all('inference_timeout');
    const { result } = end;
    return result.kind === 'frames' && result.outcomes.length === jobs.length
      ? result.outcomes
      : all('internal');
  }

  async runStill(job: StillJob): Promise<StillOutcome> {
    if (this.#closing) return failedStill('closed', 'The server is shutting down');
    this.#modes.ran(job.mode);
    const end = await this.#run({ kind: 'still', job }, this.#limits.stillMs);
    if (!end) return failedStill('overloaded', 'Every worker is busy; try again');
    if (end.lost) return failedStill('worker_lost', 'The worker was lost; try again');
    if (end.tookMs > this.#limits.stillMs) return failedStill('inference_timeout', 'It took too long');
    if (end.result.kind === 'still') return end.result.outcome;
    return failedStill('inference_failed', 'The worker gave a wrong answer; try again');
  }

  modeState(mode: string): ModeState {
    return this.#modes.stateOf(mode);
  }

  modeReport(mode: string): ModeReport {
    return this.#modes.reportOf(mode);
  }

  ensureMode(mode: string, { force = false }: { readonly force?: boolean } = {}): Promise<void> {
    return this.#modes.ensure(mode, force);
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
      warmUps: { count: this.#warmUps, skipped: this.#modes.skipped },
      batches: { ...this.#runs },
      memory: this.#memory(),
      pids: this.#slots.map((slot) => slot.pid).filter((pid) => pid !== undefined),
      workerRssBytes: this.#slots.map((slot) => slot.rssBytes),
    };
  }

  close(): Promise<void> {
    this.#modes.close();
    this.#closing ??= Promise.all(this.#slots.map((slot) => slot.close())).then(() => undefined);
    return this.#closing;
  }

  #keepModes(): ModeKeeper {
    return new ModeKeeper({
      source: this.#source,
      holders: () => this.#slots,
      memoryBudgetBytes: this.#memoryBudgetBytes,
      nowMs: () => performance.now(),
      onChange: (mode) => this.#onEvent({ kind: 'mode', mode }),
      onEvicted: (mode, memoryBytes) =>
        this.#logger?.info({ mode, memoryBytes }, 'A mode was unloaded to make room'),
    });
  }

  #slot(index: number, engine: EngineName, entry: URL): WorkerSlot {
    const { catalogue, cacheDir, modelsDir } = this.#source;
    return new WorkerSlot({
      entry,
      limits: this.#limits,
      init: () => ({ type: 'init', engine, catalogue, cacheDir, modelsDir }),
      held: () => this.#modes.held,
      onNotRestored: (mode, error) => this.#onNotRestored(index, mode, error),
      onReady: (start, pid) => {
        this.#engine = start.engine;
        this.#batches.hardware = start.engine.hardware;
        this.#logger?.info({ worker: index, pid, decoder: start.decoder }, 'Worker ready');
      },
      onIdle: () => this.#onIdle(),
      onReport: (report) => this.#onReport(report),
      onLost: (loss) => this.#onLost(index, loss),
      onComplaint: (text) => this.#logger?.debug({ worker: index, text }, 'Worker wrote to its stderr'),
    });
  }

  /** Workers start while files are fetched. */
  async #start(): Promise<void> {
    await Promise.all([
      ...this.#warmUp.map((mode) => this.#warmAtStart(mode)),
      ...this.#slots.map((slot) => slot.start()),
    ]);
  }

  /** A mode that fails does not keep the others back. */
  async #warmAtStart(mode: string): Promise<void> {
    try {
      await this.ensureMode(mode);
    } catch (error) {
      if (!(error instanceof InferenceError) || error.code !== 'mode_failed') throw error;
      this.#logger?.warn({ mode, error: error.message }, 'A mode that should be warm from the start is not');
    }
  }

  #memory(): PoolStats['memory'] {
    const byModel = [...bytesByModel(this.#slots.map((slot) => slot.holdings))];
    return {
      bytes: byModel.reduce((sum, [, bytes]) => sum + bytes, 0),
      budgetBytes: this.#memoryBudgetBytes,
      byModel: byModel.map(([id, bytes]) => ({ id, bytes })),
      evictions: this.#modes.evictions,
    };
  }

  /** `undefined` when no worker is idle. */
  async #run(request: JobRequest, limitMs: number): Promise<JobEnd | undefined> {
    const slot = this.#slots.find((each) => each.isIdle);
    return slot?.run(request, limitMs);
  }

  #onReport({ warmUps }: WorkerReport): void {
    for (const { mode, tookMs, cacheError } of warmUps) {
      this.#warmUps++;
      this.#onEvent({ kind: 'warm_up', mode, tookMs });
      if (cacheError !== undefined)
        this.#logger?.warn({ mode, error: cacheError }, 'A model works but could not be cached');
    }
  }

  #onNotRestored(index: number, mode: string, error: InferenceError): void {
    this.#logger?.warn({ worker: index, mode, error: error.message }, 'A mode was given up in all workers');
    this.#modes.giveUp(mode, error);
  }

  #onLost(index: number, loss: Loss): void {
    this.#lost[loss.cause]++;
    this.#logger?.warn({ worker: index, ...loss }, 'Worker lost; another takes its place');
    this.#tellLost(loss);
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
