import { LIMITS } from '@maskwire/protocol';

/** Length of one counting span; a flood is an unbroken run of them. */
const SPAN_MS = 500;
const SPANS_TO_FLOOD = LIMITS.floodWindowMs / SPAN_MS;

/**
 * Tells a sender that keeps above `floodFactor` times its rate for the whole flood window from one that
 * bursts: the window is cut into spans, and one quiet span starts the count anew. Pure; milliseconds.
 */
export class FloodDetector {
  #spanStartMs: number;
  #inSpan = 0;
  #loudSpans = 0;

  constructor(nowMs: number) {
    this.#spanStartMs = nowMs;
  }

  /** Counts one frame; true once the sender has flooded for the whole window. */
  count(nowMs: number, ratePerSecond: number): boolean {
    const passed = Math.floor((nowMs - this.#spanStartMs) / SPAN_MS);
    if (passed > 0) {
      const loud = this.#inSpan > (LIMITS.floodFactor * ratePerSecond * SPAN_MS) / 1000;
      // More than one span passed: the ones between were silent.
      this.#loudSpans = loud && passed === 1 ? this.#loudSpans + 1 : 0;
      this.#spanStartMs += passed * SPAN_MS;
      this.#inSpan = 0;
    }
    this.#inSpan++;
    return this.#loudSpans >= SPANS_TO_FLOOD;
  }
}
