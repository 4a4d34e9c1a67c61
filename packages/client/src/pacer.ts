/**
 * Drift-free pacing: each frame takes the slot one period after the last one's, or the latest past one when it comes
 * later. A frame that comes late does not push the later ones back, and jitter around the period costs no frame, as a
 * gate on the time since the last one would. At one rate at most span / T + 2 frames pass over any span of time; a new
 * rate holds from the last slot on, so that neither a fall waits for a frame nor a rise for the old period.
 */
export class Pacer {
  #periodMs = 0;
  #slotMs = Number.NEGATIVE_INFINITY;

  /** @param maxFps frames a second, > 0; Infinity = no limit */
  setRate(maxFps: number): void {
    this.#periodMs = 1000 / maxFps;
  }

  isDue(nowMs: number): boolean {
    return nowMs >= this.#slotMs + this.#periodMs;
  }

  /** Notes a frame sent at `nowMs`. */
  take(nowMs: number): void {
    this.#slotMs = Math.max(this.#slotMs + this.#periodMs, nowMs - this.#periodMs);
  }
}
