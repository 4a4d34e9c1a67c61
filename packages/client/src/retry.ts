import { retryDelayMs } from './back-off.js';
import type { ReconnectPolicy } from './types.js';

export interface ConnectionLoss {
  readonly nowMs: number;
  /** The connection had held for a while. */
  readonly wasStable: boolean;
  /** The server had said that it stops. */
  readonly wasDraining: boolean;
  /** Found dead by a check: there was no fault that may come again at once. */
  readonly wasChecked: boolean;
  /** When the server said it may be asked again; undefined = it did not say. */
  readonly notBeforeMs: number | undefined;
}

/** When to connect again. A server that stopped in order, and a way that changed, cost no back-off. */
export class RetryPlan {
  readonly #policy: ReconnectPolicy;
  readonly #random: () => number;
  /** Failures since the last stable connection. */
  failures = 0;

  constructor(policy: ReconnectPolicy, random: () => number) {
    this.#policy = policy;
    this.#random = random;
  }

  /** Milliseconds to wait, at most `maxMs`. */
  after(loss: ConnectionLoss): number {
    const isFree = loss.wasStable && (loss.wasDraining || loss.wasChecked);
    this.failures = isFree ? 0 : loss.wasStable ? 1 : this.failures + 1;
    const delayMs = isFree
      ? this.#freeDelayMs(loss)
      : retryDelayMs(this.#policy, this.failures, this.#random());
    const toldMs = Math.max(0, (loss.notBeforeMs ?? 0) - loss.nowMs);
    return Math.min(this.#policy.maxMs, Math.max(delayMs, toldMs));
  }

  /** All pages of a server that stopped come back, so not in the same moment; a machine that wakes is alone. */
  #freeDelayMs(loss: ConnectionLoss): number {
    return loss.wasDraining ? this.#random() * this.#policy.minMs : 0;
  }
}
