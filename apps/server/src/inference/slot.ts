import type { LossCause } from './contract.js';
import { InferenceError } from './errors.js';
import { backoffMs, LOAD_ATTEMPTS, type PoolLimits, START_ATTEMPTS } from './limits.js';
import type { InitMessage, JobRequest, StartSummary, WorkerReport } from './messages.js';
import { type JobEnd, WorkerProcess } from './worker-process.js';

interface SlotOptions {
  readonly entry: URL;
  readonly limits: PoolLimits;
  /** Read at each start: modes asked for meanwhile are warmed by a replacement too. */
  readonly init: () => InitMessage;
  readonly onReady: (start: StartSummary, pid: number | undefined) => void;
  /** The worker became free. */
  readonly onIdle: () => void;
  readonly onReport: (report: WorkerReport) => void;
  readonly onLost: (loss: Loss) => void;
  readonly onComplaint: (text: string) => void;
}

export interface Loss {
  readonly cause: LossCause;
  readonly reason: string;
  readonly wasReady: boolean;
  /** Pause before its replacement starts. */
  readonly retryInMs: number;
}

interface PendingLoad {
  readonly mode: string;
  readonly force: boolean;
  attempts: number;
  readonly resolve: () => void;
  readonly reject: (error: InferenceError) => void;
}

/** One place in the pool: keeps a worker alive in it, replacing it whenever it is lost, until closed. */
export class WorkerSlot {
  readonly #options: SlotOptions;
  readonly #loads: PendingLoad[] = [];
  readonly #started: Promise<void>;
  #settleStarted: { resolve: () => void; reject: (error: InferenceError) => void } | undefined;
  #worker: WorkerProcess | undefined;
  #isReady = false;
  #restart: NodeJS.Timeout | undefined;
  #failures = 0;
  #lastFailure: LossCause | undefined;
  #rssBytes = 0;
  #closed = false;

  constructor(options: SlotOptions) {
    this.#options = options;
    this.#started = new Promise((resolve, reject) => {
      this.#settleStarted = { resolve, reject };
    });
    // Callers of `start()` get the failure; a slot closed before anyone asked must not count as unhandled.
    this.#started.catch(() => undefined);
  }

  /**
   * Starts the first worker. Resolves when it is ready.
   * @throws {InferenceError} `start_failed` after `START_ATTEMPTS` failures in a row, `closed`.
   */
  start(): Promise<void> {
    if (!this.#worker && !this.#closed) this.#spawn();
    return this.#started;
  }

  get isIdle(): boolean {
    return this.#isReady && this.#worker?.isIdle === true;
  }

  get isReady(): boolean {
    return this.#isReady;
  }

  get pid(): number | undefined {
    return this.#worker?.pid;
  }

  get rssBytes(): number {
    return this.#rssBytes;
  }

  /** Starts that failed in a row, and how the last one ended. */
  get startFailures(): { readonly inARow: number; readonly last: LossCause | undefined } {
    return { inARow: this.#failures, last: this.#lastFailure };
  }

  /** Runs a job on the idle worker; lost at once on any other. Never rejects. */
  async run(request: JobRequest, limitMs: number): Promise<JobEnd> {
    return this.#worker ? this.#worker.run(request, limitMs) : { lost: true };
  }

  /**
   * Loads and warms a mode in this slot's worker before it takes another frame.
   * @throws {InferenceError} `mode_failed` or `closed`.
   */
  load(mode: string, force: boolean): Promise<void> {
    if (this.#closed) return Promise.reject(closedError());
    return new Promise((resolve, reject) => {
      this.#loads.push({ mode, force, attempts: 0, resolve, reject });
      if (this.isIdle) this.#next();
    });
  }

  /** Stops the worker; whatever waits is settled. Idempotent. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#restart);
    this.#settleStarted?.reject(closedError());
    this.#failLoads(closedError());
    await this.#worker?.stop();
    this.#isReady = false;
  }

  #spawn(): void {
    const { entry, init, limits } = this.#options;
    this.#worker = new WorkerProcess(entry, init(), limits, {
      onReady: (start) => this.#onReady(start),
      onIdle: () => this.#next(),
      onReport: (report) => {
        this.#rssBytes = report.rssBytes;
        this.#options.onReport(report);
      },
      onLost: (cause, reason) => this.#onLost(cause, reason),
      onComplaint: (text) => this.#options.onComplaint(text),
    });
  }

  #onReady(start: StartSummary): void {
    this.#isReady = true;
    this.#failures = 0;
    this.#options.onReady(start, this.pid);
    this.#settleStarted?.resolve();
  }

  #onLost(cause: LossCause, reason: string): void {
    const wasReady = this.#isReady;
    this.#isReady = false;
    this.#rssBytes = 0;
    if (!wasReady) {
      this.#failures++;
      this.#lastFailure = cause;
      this.#failLoads(new InferenceError('mode_failed', `The worker could not start: ${reason}`));
    }
    if (this.#failures >= START_ATTEMPTS)
      this.#settleStarted?.reject(new InferenceError('start_failed', `A worker could not start: ${reason}`));
    const retryInMs = backoffMs(this.#failures, this.#options.limits);
    this.#options.onLost({ cause, reason, wasReady, retryInMs });
    if (retryInMs === 0) this.#spawn();
    else this.#restart = setTimeout(() => this.#spawn(), retryInMs);
  }

  /** The worker is free: loads come before frames. */
  #next(): void {
    const load = this.#loads.shift();
    if (load) void this.#runLoad(load);
    else this.#options.onIdle();
  }

  /** A load whose worker was lost goes back to the head of the line, for the replacement to take up. */
  async #runLoad(load: PendingLoad): Promise<void> {
    const { mode, force } = load;
    load.attempts++;
    const end = await this.run({ kind: 'load', mode, force }, this.#options.limits.loadMs);
    if (end.lost) {
      if (this.#closed) load.reject(closedError());
      else if (load.attempts < LOAD_ATTEMPTS) this.#loads.unshift(load);
      else load.reject(failedMode(mode, 'its workers were lost while loading it'));
    } else if (end.result.kind === 'load' && !end.result.outcome.ok) {
      load.reject(failedMode(mode, end.result.outcome.message));
    } else {
      load.resolve();
    }
  }

  #failLoads(error: InferenceError): void {
    for (const load of this.#loads.splice(0)) load.reject(error);
  }
}

const closedError = (): InferenceError => new InferenceError('closed', 'The inference pool is closed');

const failedMode = (mode: string, why: string): InferenceError =>
  new InferenceError('mode_failed', `Mode "${mode}" could not be loaded: ${why}`);
