/** One still image waiting for a worker. */
interface WaitingStill<S> {
  readonly still: S;
  readonly arrivedMs: number;
}

/** A bounded first-in first-out queue of still images. Pure; times in milliseconds. */
export class StillQueue<S> {
  readonly #waiting: WaitingStill<S>[] = [];
  readonly #capacity: number;
  readonly #deadlineMs: number;

  constructor(options: { readonly capacity: number; readonly deadlineMs: number }) {
    this.#capacity = options.capacity;
    this.#deadlineMs = options.deadlineMs;
  }

  get length(): number {
    return this.#waiting.length;
  }

  /** False when the queue is full: the still was not taken. */
  put(still: S, nowMs: number): boolean {
    if (this.#waiting.length >= this.#capacity) return false;
    this.#waiting.push({ still, arrivedMs: nowMs });
    return true;
  }

  oldestWaitMs(nowMs: number): number | undefined {
    const oldest = this.#waiting[0];
    return oldest && nowMs - oldest.arrivedMs;
  }

  take(): S | undefined {
    return this.#waiting.shift()?.still;
  }

  /** Takes out a still whose sender gave up; false when it no longer waits. */
  cancel(still: S): boolean {
    const at = this.#waiting.findIndex((entry) => entry.still === still);
    if (at < 0) return false;
    this.#waiting.splice(at, 1);
    return true;
  }

  drain(): S[] {
    return this.#waiting.splice(0).map((entry) => entry.still);
  }

  expire(nowMs: number): S[] {
    const live = this.#waiting.findIndex((entry) => nowMs < entry.arrivedMs + this.#deadlineMs);
    return this.#waiting.splice(0, live < 0 ? this.#waiting.length : live).map((entry) => entry.still);
  }

  nextExpiryMs(): number | undefined {
    const oldest = this.#waiting[0];
    return oldest && oldest.arrivedMs + this.#deadlineMs;
  }
}
