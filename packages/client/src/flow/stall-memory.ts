/** Stalls are expected again for about this long after the last one. */
const HALF_LIFE_MS = 30_000;
/** Longest stall that frames are sent through: what waits longer is too old to be shown. */
const MAX_STALL_MS = 250;

/** How long a way stands still now and then: 0 on one that never does. */
export class StallMemory {
  #longestMs = 0;
  #atMs = Number.NEGATIVE_INFINITY;

  reset(): void {
    this.#longestMs = 0;
    this.#atMs = Number.NEGATIVE_INFINITY;
  }

  /** @param waitedMs of a frame in the burst that ended it */
  saw(nowMs: number, waitedMs: number): void {
    this.#longestMs = Math.max(this.expectedMs(nowMs), Math.min(MAX_STALL_MS, waitedMs));
    this.#atMs = nowMs;
  }

  /** Whether answers are of the burst after one. */
  isRecent(nowMs: number): boolean {
    return nowMs - this.#atMs <= MAX_STALL_MS;
  }

  expectedMs(nowMs: number): number {
    if (this.#longestMs === 0) return 0;
    return this.#longestMs * 0.5 ** (Math.max(0, nowMs - this.#atMs) / HALF_LIFE_MS);
  }
}
