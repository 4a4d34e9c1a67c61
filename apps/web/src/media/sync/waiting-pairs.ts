/** Pairs of frame and mask that wait for their time: more than a camera delivers within MAX_DELAY_MS. */
export const MAX_WAITING_PAIRS = 24;
/** Fewer wait of a camera with very large pictures. */
export const MAX_WAITING_BYTES = 64 * 1024 * 1024;

export interface WaitingPair {
  /** Number in the order of capture. */
  readonly number: number;
  readonly dueMs: number;
  /** What it holds in memory. */
  readonly bytes: number;
  /** Exactly once, shown or not. */
  release(): void;
}

/** Holds what came before its time, in the order of capture. Owns what it holds. Pure. */
export class WaitingPairs<T extends WaitingPair> {
  #pairs: T[] = [];

  get count(): number {
    return this.#pairs.length;
  }

  /** When the next one is due; undefined when none waits. */
  get nextDueMs(): number | undefined {
    return this.#pairs[0]?.dueMs;
  }

  /** Takes the pair over; the oldest are let go when there are too many. */
  add(pair: T): void {
    const later = this.#pairs.findIndex(({ number }) => number > pair.number);
    this.#pairs.splice(later === -1 ? this.#pairs.length : later, 0, pair);
    while (this.#isTooMuch()) this.#pairs.shift()?.release();
  }

  /** Hands out the newest that is due; those before it are let go: their time is over. The caller releases it. */
  take(nowMs: number): T | undefined {
    const last = this.#pairs.findLastIndex(({ dueMs }) => dueMs <= nowMs);
    const due = this.#pairs.splice(0, last + 1);
    const newest = due.pop();
    for (const pair of due) pair.release();
    return newest;
  }

  /** A newer one was shown. */
  dropBefore(number: number): void {
    const kept = this.#pairs.findIndex((pair) => pair.number >= number);
    const old = this.#pairs.splice(0, kept === -1 ? this.#pairs.length : kept);
    for (const pair of old) pair.release();
  }

  clear(): void {
    for (const pair of this.#pairs.splice(0)) pair.release();
  }

  #isTooMuch(): boolean {
    const bytes = this.#pairs.reduce((sum, pair) => sum + pair.bytes, 0);
    return this.#pairs.length > MAX_WAITING_PAIRS || bytes > MAX_WAITING_BYTES;
  }
}
