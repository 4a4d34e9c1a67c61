import type { Clock } from './clock.js';

/** How often is looked whether this thread runs. */
const PROBE_MS = 10;
/** A timer is this late on a thread that does nothing else. */
const PUNCTUAL_MS = 5;
/** What is handled within this of the last thing handled waited with it. */
const BATCH_MS = 4;

/**
 * How long what arrives may have waited for this thread: blocked by drawing, say, it reads answers late, and the network
 * is not to blame. A timer shows it; it runs while frames flow, one at a time.
 */
export class LoopLag {
  readonly #clock: Clock;
  readonly #lingerMs: number;
  #cancel: (() => void) | undefined;
  #dueMs = Number.POSITIVE_INFINITY;
  #untilMs = Number.NEGATIVE_INFINITY;
  /** When this thread was last seen running. */
  #aliveMs = 0;
  /** Since when it may have stood still, while what waited is still being handled. */
  #sinceMs: number | undefined;

  /** @param lingerMs the timer stops so long after the last `watch` */
  constructor(clock: Clock, lingerMs: number) {
    this.#clock = clock;
    this.#lingerMs = lingerMs;
  }

  /** A frame is sent: answers will come. */
  watch(): void {
    const nowMs = this.#clock.nowMs();
    this.#untilMs = nowMs + this.#lingerMs;
    this.#runs(nowMs);
    if (!this.#cancel) this.#arm(nowMs);
  }

  /** Idempotent. */
  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#dueMs = Number.POSITIVE_INFINITY;
    this.#sinceMs = undefined;
  }

  /** The most that a message handled now has waited for this thread; 0 where nothing watched. */
  lagMs(): number {
    const nowMs = this.#clock.nowMs();
    this.#runs(nowMs);
    return nowMs - (this.#sinceMs ?? nowMs);
  }

  #runs(nowMs: number): void {
    const quietMs = nowMs - this.#aliveMs;
    if (this.#sinceMs === undefined || quietMs > BATCH_MS) {
      const isBlocked = nowMs - this.#dueMs > PUNCTUAL_MS && quietMs > PUNCTUAL_MS;
      this.#sinceMs = isBlocked ? this.#aliveMs : undefined;
    }
    this.#aliveMs = nowMs;
  }

  #arm(nowMs: number): void {
    this.#dueMs = nowMs + PROBE_MS;
    this.#cancel = this.#clock.after(PROBE_MS, () => this.#probe());
  }

  #probe(): void {
    const nowMs = this.#clock.nowMs();
    const isPunctual = nowMs - this.#dueMs <= PUNCTUAL_MS;
    this.#runs(nowMs);
    if (isPunctual) this.#sinceMs = undefined;
    if (nowMs < this.#untilMs) this.#arm(nowMs);
    else this.stop();
  }
}
