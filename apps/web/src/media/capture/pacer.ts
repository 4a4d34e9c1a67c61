/** A tick this much early still counts: timers have whole milliseconds and jitter. */
const EARLY_MS = 2;

/**
 * A drift-free schedule: tick k is due at start + k * interval, whatever the timers did in between. Ticks that were
 * missed are skipped, never made up for in a burst. Pure; the caller brings the clock.
 */
export class Pacer {
  readonly #intervalMs: number;
  #dueMs: number;

  constructor(intervalMs: number, startMs: number) {
    this.#intervalMs = intervalMs;
    this.#dueMs = startMs;
  }

  /** True when a tick is due now, and books it. */
  take(nowMs: number): boolean {
    if (nowMs < this.#dueMs - EARLY_MS) return false;
    this.#dueMs += this.#intervalMs;
    if (this.#dueMs <= nowMs) {
      const missed = Math.floor((nowMs - this.#dueMs) / this.#intervalMs) + 1;
      this.#dueMs += missed * this.#intervalMs;
    }
    return true;
  }

  /** Time to wait from now until the next tick, at least 0. */
  waitMs(nowMs: number): number {
    return Math.max(0, this.#dueMs - nowMs);
  }
}
