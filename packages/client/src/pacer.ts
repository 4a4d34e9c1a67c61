/**
 * Drift-free pacing: next = max(next + T, now). A frame that comes late does not push the later ones back, and jitter
 * around the period costs no frame, as a gate on the time since the last one would. Over any span of time at most
 * span / T + 2 frames pass.
 */
export class Pacer {
  #periodMs = 0;
  #nextMs = Number.NEGATIVE_INFINITY;

  /** @param maxFps frames a second, > 0; Infinity = no limit */
  setRate(maxFps: number): void {
    this.#periodMs = 1000 / maxFps;
  }

  isDue(nowMs: number): boolean {
    return nowMs >= this.#nextMs;
  }

  /** Notes a frame sent at `nowMs`. */
  take(nowMs: number): void {
    this.#nextMs = Math.max(this.#nextMs + this.#periodMs, nowMs);
  }
}
