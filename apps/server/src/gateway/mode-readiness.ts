import type { InferencePool } from '../inference/contract.js';

/** After a failed warm-up the mode is tried again no sooner than this. */
const WARM_UP_RETRY_MS = 10_000;

interface ModeReadinessOptions {
  readonly pool: Pick<InferencePool, 'modeState' | 'ensureMode'>;
  readonly nowMs: () => number;
  /** A mode became ready, or `failed` with its cause. */
  readonly onSettled: (mode: string, failure?: { readonly cause: unknown }) => void;
}

/**
 * Warms modes on demand. Whoever needs a mode asks as often as it likes: one warm-up runs at a time for each
 * mode, and a failed one rests before it is tried again.
 */
export class ModeReadiness {
  readonly #options: ModeReadinessOptions;
  readonly #warming = new Set<string>();
  readonly #failedAtMs = new Map<string, number>();
  #closed = false;

  constructor(options: ModeReadinessOptions) {
    this.#options = options;
  }

  isReady(mode: string): boolean {
    return this.#options.pool.modeState(mode) === 'ready';
  }

  /** How long until a failed mode may be tried again; undefined when it has not failed. */
  retryAfterMs(mode: string): number | undefined {
    const failedAtMs = this.#failedAtMs.get(mode);
    return failedAtMs === undefined
      ? undefined
      : Math.max(0, failedAtMs + WARM_UP_RETRY_MS - this.#options.nowMs());
  }

  /** Starts warming a mode that is neither ready, warming nor resting after a failure. */
  request(mode: string): void {
    if (this.#closed || this.isReady(mode) || this.#warming.has(mode)) return;
    if ((this.retryAfterMs(mode) ?? 0) > 0) return;
    this.#failedAtMs.delete(mode);
    this.#warming.add(mode);
    this.#options.pool.ensureMode(mode).then(
      () => this.#settle(mode),
      (cause: unknown) => this.#settle(mode, { cause }),
    );
  }

  /** Nothing is started or told any more. Idempotent. */
  close(): void {
    this.#closed = true;
  }

  #settle(mode: string, failure?: { readonly cause: unknown }): void {
    this.#warming.delete(mode);
    if (this.#closed) return;
    if (failure) this.#failedAtMs.set(mode, this.#options.nowMs());
    this.#options.onSettled(mode, failure);
  }
}
