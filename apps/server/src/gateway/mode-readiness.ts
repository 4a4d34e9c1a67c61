import type { InferencePool } from '../inference/contract.js';

/** After a failed warm-up a mode is tried again no sooner than this; twice as late after each further failure ... */
export const WARM_UP_RETRY_MS = 10_000;
/** ... but within this time: a model of many megabytes is not fetched again and again for nothing. */
export const MAX_WARM_UP_RETRY_MS = 300_000;

interface ModeReadinessOptions {
  readonly pool: Pick<InferencePool, 'modeState' | 'ensureMode'>;
  readonly nowMs: () => number;
  /** Whether a session is in this mode. */
  readonly isWanted: (mode: string) => boolean;
  /** A mode became ready, or `failed` with its cause. */
  readonly onSettled: (mode: string, failure?: { readonly cause: unknown }) => void;
}

/** A mode that failed, until it becomes ready. */
interface Failure {
  readonly inARow: number;
  readonly retryAtMs: number;
  readonly timer: NodeJS.Timeout;
}

/**
 * Warms modes on demand. Whoever needs a mode asks as often as it likes: one warm-up runs at a time for each mode, and a
 * failed one rests before it is tried again, by itself where a session is still waiting for it.
 */
export class ModeReadiness {
  readonly #options: ModeReadinessOptions;
  /** As many entries as there are modes, in both. */
  readonly #warming = new Set<string>();
  readonly #failures = new Map<string, Failure>();
  #closed = false;

  constructor(options: ModeReadinessOptions) {
    this.#options = options;
  }

  isReady(mode: string): boolean {
    return this.#options.pool.modeState(mode) === 'ready';
  }

  /** Whether a warm-up that was asked for here is under way. */
  isWarming(mode: string): boolean {
    return this.#warming.has(mode);
  }

  /** How long until a failed mode is tried again; undefined when it has not failed. */
  retryAfterMs(mode: string): number | undefined {
    const failure = this.#failures.get(mode);
    if (!failure || this.#warming.has(mode)) return undefined;
    return Math.max(0, failure.retryAtMs - this.#options.nowMs());
  }

  /** Starts warming a mode that is neither warming nor resting after a failure; one that is ready counts as a skip. */
  request(mode: string): void {
    if (this.#closed || this.#warming.has(mode)) return;
    // The pool counts it as a warm-up that was not needed.
    if (this.isReady(mode)) return void this.#options.pool.ensureMode(mode);
    if ((this.retryAfterMs(mode) ?? 0) > 0) return;
    this.#warming.add(mode);
    this.#options.pool.ensureMode(mode).then(
      () => this.#settle(mode),
      (cause: unknown) => this.#settle(mode, { cause }),
    );
  }

  /** The mode became ready, whoever saw to it: its failures count no more. */
  forgive(mode: string): void {
    clearTimeout(this.#failures.get(mode)?.timer);
    this.#failures.delete(mode);
  }

  /** Nothing is started or told any more. Idempotent. */
  close(): void {
    this.#closed = true;
    for (const { timer } of this.#failures.values()) clearTimeout(timer);
  }

  #settle(mode: string, failure?: { readonly cause: unknown }): void {
    this.#warming.delete(mode);
    if (this.#closed) return;
    const failuresBefore = this.#failures.get(mode)?.inARow ?? 0;
    this.forgive(mode);
    if (failure) this.#rest(mode, failuresBefore + 1);
    this.#options.onSettled(mode, failure);
  }

  #rest(mode: string, inARow: number): void {
    const { nowMs, isWanted } = this.#options;
    const restMs = Math.min(MAX_WARM_UP_RETRY_MS, WARM_UP_RETRY_MS * 2 ** Math.min(inARow - 1, 30));
    const timer = setTimeout(() => {
      if (isWanted(mode)) this.request(mode);
    }, restMs);
    this.#failures.set(mode, { inARow, retryAtMs: nowMs() + restMs, timer });
  }
}
