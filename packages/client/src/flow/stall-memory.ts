/** Stalls are expected again for about this long after the last one. */
const HALF_LIFE_MS = 30_000;
/** Longest stall that frames are sent through: what waits longer is too old to be shown. */
const MAX_STALL_MS = 250;
/** Any way may stand still; one that has not yet is sent through this much of it. */
const UNSEEN_MS = 150;

/** How long a way stands still now and then. */
export class StallMemory {
  #longestMs = UNSEEN_MS;
  #atMs = 0;
  #seenMs = Number.NEGATIVE_INFINITY;

  reset(nowMs: number): void {
    this.#longestMs = UNSEEN_MS;
    this.#atMs = nowMs;
    this.#seenMs = Number.NEGATIVE_INFINITY;
  }

  /** @param waitedMs of a frame in the burst that ended it */
  saw(nowMs: number, waitedMs: number): void {
    this.#longestMs = Math.max(this.expectedMs(nowMs), Math.min(MAX_STALL_MS, waitedMs));
    this.#atMs = nowMs;
    this.#seenMs = nowMs;
  }

  /** Whether answers are of the burst after one. */
  isRecent(nowMs: number): boolean {
    return nowMs - this.#seenMs <= MAX_STALL_MS;
  }

  expectedMs(nowMs: number): number {
    return this.#longestMs * 0.5 ** (Math.max(0, nowMs - this.#atMs) / HALF_LIFE_MS);
  }
}
