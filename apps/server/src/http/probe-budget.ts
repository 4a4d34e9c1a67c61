import { HttpFault } from './fault.js';
import type { UploadSlots } from './uploads.js';

export interface ProbeRate {
  /** Bytes that may be asked for at once, all clients together. */
  readonly burstBytes: number;
  /** How many come back each second. */
  readonly bytesPerS: number;
}

/** What a probe costs at least, however small: it bounds the number of requests too. */
export const LEAST_COST_BYTES = 64 * 1024;

/** A bucket of bytes for all probes together; pure, `nowMs` from a clock that never goes back. */
export class ProbeBudget {
  readonly #rate: ProbeRate;
  #leftBytes: number;
  #atMs = Number.NEGATIVE_INFINITY;

  constructor(rate: ProbeRate) {
    this.#rate = rate;
    this.#leftBytes = rate.burstBytes;
  }

  /** @throws {HttpFault} 429 with the time after which there is enough. */
  spend(bytes: number, nowMs: number): void {
    const cost = Math.max(LEAST_COST_BYTES, bytes);
    const gained = Math.max(0, nowMs - this.#atMs) * (this.#rate.bytesPerS / 1000);
    this.#leftBytes = Math.min(this.#rate.burstBytes, this.#leftBytes + gained);
    this.#atMs = nowMs;
    if (this.#leftBytes < cost) {
      const retryAfterS = Math.ceil((cost - this.#leftBytes) / this.#rate.bytesPerS);
      throw new HttpFault(429, 'rate_limited', 'Too much is being measured; try again shortly', {
        retryable: true,
        retryAfterS,
        headers: { connection: 'close' },
      });
    }
    this.#leftBytes -= cost;
  }
}

/** Who may measure: so many at once, and so many bytes. */
export interface ProbeGate {
  readonly slots: UploadSlots;
  readonly budget: ProbeBudget;
}
