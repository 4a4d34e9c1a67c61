import { LatencyWindow } from './rates.js';

/** What the delay is measured in: one frame of a camera. */
export const FRAME_MS = 1000 / 30;
/** Latency up to which nothing is held back: two frames. Nobody sees that it varies, everybody that it grows. */
export const LOW_LATENCY_MS = 2 * FRAME_MS;
/** No frame is held back longer than this after its capture. */
export const MAX_DELAY_MS = 600;
/** Latencies that vary by less, from their 10th to their 90th percentile, need no evening out... */
const EVEN_SPREAD_MS = FRAME_MS / 4;
/** ...those that vary by more do; in between it stays as it is. */
const UNEVEN_SPREAD_MS = FRAME_MS / 2;
/** Says nothing before. */
const LEAST_LATENCIES = 16;

/**
 * The delay from capture to canvas that most masks arrive in time for: the 90th percentile of how long they take,
 * approached by at most one frame a second, so that nobody sees it move. Pure.
 */
export class SteadyDelay {
  readonly #latency = new LatencyWindow();
  #count = 0;
  /** The delay and when it was moved last; undefined while frames are shown as their masks arrive. */
  #held: { delayMs: number; movedAtMs: number } | undefined;

  /** A mask arrived this long after its frame was captured. */
  add(latencyMs: number, nowMs: number): void {
    this.#latency.add(latencyMs);
    this.#count++;
    this.#follow(nowMs);
  }

  /** 90th percentile of the latencies; undefined while too few are known. */
  get p90Ms(): number | undefined {
    return this.#count < LEAST_LATENCIES ? undefined : this.#latency.percentileMs(0.9);
  }

  /** Undefined: a frame is shown when its mask arrives. */
  get delayMs(): number | undefined {
    return this.#held?.delayMs;
  }

  #follow(nowMs: number): void {
    const { p90Ms } = this;
    if (p90Ms === undefined || p90Ms <= LOW_LATENCY_MS || !this.#isUneven(p90Ms)) {
      this.#held = undefined;
      return;
    }
    // It begins where most frames are shown already.
    this.#held ??= {
      delayMs: Math.min(MAX_DELAY_MS, this.#latency.percentileMs(0.5)),
      movedAtMs: nowMs,
    };
    const mostMs = (FRAME_MS * (nowMs - this.#held.movedAtMs)) / 1000;
    const awayMs = Math.min(MAX_DELAY_MS, p90Ms) - this.#held.delayMs;
    this.#held.delayMs += Math.min(mostMs, Math.max(-mostMs, awayMs));
    this.#held.movedAtMs = nowMs;
  }

  #isUneven(p90Ms: number): boolean {
    const spreadMs = p90Ms - this.#latency.percentileMs(0.1);
    return spreadMs >= (this.#held ? EVEN_SPREAD_MS : UNEVEN_SPREAD_MS);
  }
}
