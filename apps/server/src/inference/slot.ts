import type { LossCause, ModeFailure } from './contract.js';
import { InferenceError } from './errors.js';
import { backoffMs, LOAD_ATTEMPTS, type PoolLimits, START_ATTEMPTS } from './limits.js';
import type { InitMessage, JobRequest, StartSummary, WorkerReport } from './messages.js';
import { type Holdings, NO_HOLDINGS } from './mode-memory.js';
import { type JobEnd, WorkerProcess } from './worker-process.js';

interface SlotOptions {
  readonly entry: URL;
  readonly limits: PoolLimits;
  /** Read at each start. */
  readonly init: () => InitMessage;
  /** Modes that a worker started now has to load before it takes work. */
  readonly held: () => readonly string[];
  /** A worker that took another's place could not load one of them. */
  readonly onNotRestored: (mode: string, error: InferenceError) => void;
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
  /** Starts that failed in a row, this one included. */
  readonly startFailuresInARow: number;
  /** Pause before its replacement starts. */
  readonly retryInMs: number;
}

interface Settle {
  readonly resolve: () => void;
  readonly reject: (error: InferenceError) => void;
}

/** Loading or unloading a mode: what a worker does before it takes another frame. */
interface Chore extends Settle {
  readonly kind: 'load' | 'unload';
  readonly mode: string;
  readonly force: boolean;
  attempts: number;
}

/** One place in the pool: keeps a worker alive in it, replacing it whenever it is lost, until closed. */
export class WorkerSlot {
  readonly #options: SlotOptions;
  readonly #chores: Chore[] = [];
  readonly #started: Promise<void>;
  #settleStarted: Settle | undefined;
  #worker: WorkerProcess | undefined;
  #hasStarted = false;
  /** Modes that the present worker still lacks of those it replaces another with. */
  #lacking = 0;
  #holdings = NO_HOLDINGS;
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
    return this.#hasStarted && this.#worker?.isIdle === true;
  }

  /** It has started and has every mode that the others have. */
  get isReady(): boolean {
    return this.#hasStarted && this.#lacking === 0;
  }

  /** What the present worker has loaded, as last reported. */
  get holdings(): Holdings {
    return this.#holdings;
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
    return this.#add('load', mode, force);
  }

  /** Frees what only this mode used, in its turn among loads. Never rejects: a worker that is gone holds nothing. */
  unload(mode: string): Promise<void> {
    return this.#add('unload', mode, false).catch(() => undefined);
  }

  /** Stops the worker; whatever waits is settled. Idempotent. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#restart);
    this.#settleStarted?.reject(closedError());
    this.#failChores(closedError());
    await this.#worker?.stop();
    this.#hasStarted = false;
  }

  #add(kind: Chore['kind'], mode: string, force: boolean): Promise<void> {
    if (this.#closed) return Promise.reject(closedError());
    return new Promise((resolve, reject) => {
      this.#chores.push({ kind, mode, force, attempts: 0, resolve, reject });
      if (this.isIdle) this.#next();
    });
  }

  #spawn(): void {
    const { entry, init, limits } = this.#options;
    this.#worker = new WorkerProcess(entry, init(), limits, {
      onReady: (start) => this.#onStarted(start),
      onIdle: () => this.#next(),
      onReport: (report) => this.#onReport(report),
      onLost: (cause, reason) => this.#onLost(cause, reason),
      onComplaint: (text) => this.#options.onComplaint(text),
    });
  }

  #onReport(report: WorkerReport): void {
    this.#rssBytes = report.rssBytes;
    this.#holdings = report.holdings ?? this.#holdings;
    this.#options.onReport(report);
  }

  #onStarted(start: StartSummary): void {
    this.#hasStarted = true;
    this.#failures = 0;
    this.#restore();
    this.#options.onReady(start, this.pid);
    this.#settleStarted?.resolve();
  }

  /** Puts the modes that the other workers have at the head of the line. */
  #restore(): void {
    const waiting = new Set(this.#chores.map(({ mode }) => mode));
    const lacking = this.#options.held().filter((mode) => !waiting.has(mode));
    this.#lacking += lacking.length;
    const restores = lacking.map((mode): Chore => {
      const done = (): void => void this.#lacking--;
      const reject = (error: InferenceError): void => {
        done();
        if (!this.#closed) this.#options.onNotRestored(mode, error);
      };
      return { kind: 'load', mode, force: false, attempts: 0, resolve: done, reject };
    });
    this.#chores.unshift(...restores);
  }

  #onLost(cause: LossCause, reason: string): void {
    const wasReady = this.#hasStarted;
    this.#hasStarted = false;
    this.#rssBytes = 0;
    this.#holdings = NO_HOLDINGS;
    if (!wasReady) {
      this.#failures++;
      this.#lastFailure = cause;
      this.#failChores(new InferenceError('mode_failed', `The worker could not start: ${reason}`));
    }
    if (this.#failures >= START_ATTEMPTS)
      this.#settleStarted?.reject(new InferenceError('start_failed', `A worker could not start: ${reason}`));
    const retryInMs = backoffMs(this.#failures, this.#options.limits);
    this.#options.onLost({ cause, reason, wasReady, startFailuresInARow: this.#failures, retryInMs });
    if (retryInMs === 0) this.#spawn();
    else this.#restart = setTimeout(() => this.#spawn(), retryInMs);
  }

  /** The worker is free: chores come before frames. */
  #next(): void {
    const chore = this.#chores.shift();
    if (chore) void this.#runChore(chore);
    else this.#options.onIdle();
  }

  /** A load whose worker was lost goes back to the head of the line, for the replacement to take up. */
  async #runChore(chore: Chore): Promise<void> {
    const { kind, mode, force } = chore;
    chore.attempts++;
    const request: JobRequest = kind === 'load' ? { kind, mode, force } : { kind, mode };
    const end = await this.run(request, this.#options.limits.loadMs);
    if (end.lost) {
      if (kind === 'unload') chore.resolve();
      else if (this.#closed) chore.reject(closedError());
      else if (chore.attempts < LOAD_ATTEMPTS) this.#chores.unshift(chore);
      else chore.reject(failedMode(mode, 'broken', 'its workers were lost while loading it'));
    } else if (end.result.kind === 'load' && !end.result.outcome.ok) {
      const { failure, message } = end.result.outcome;
      chore.reject(failedMode(mode, failure, message));
    } else {
      chore.resolve();
    }
  }

  #failChores(error: InferenceError): void {
    for (const chore of this.#chores.splice(0)) chore.reject(error);
  }
}

const closedError = (): InferenceError => new InferenceError('closed', 'The inference pool is closed');

const failedMode = (mode: string, failure: ModeFailure, why: string): InferenceError =>
  new InferenceError('mode_failed', `Mode "${mode}" could not be loaded: ${why}`, { failure });
