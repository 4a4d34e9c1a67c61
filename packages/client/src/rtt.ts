/** Weight of a new sample in the smoothed round trip (RFC 6298). */
const GAIN = 1 / 8;
/** A frame without an answer is given up after 4 smoothed round trips ... */
const LIMIT_FACTOR = 4;
/** ... but not before this ... */
export const MIN_FRAME_LIMIT_MS = 2000;
/** ... and not later than this. */
export const MAX_FRAME_LIMIT_MS = 30_000;

/** Smoothed round trip of frames, and the time limit that follows from it. */
export class RttEstimator {
  #smoothedMs: number | undefined;

  get smoothedMs(): number | undefined {
    return this.#smoothedMs;
  }

  /** max(2 s, 4 x smoothed round trip), at most 30 s. */
  get limitMs(): number {
    return Math.min(MAX_FRAME_LIMIT_MS, Math.max(MIN_FRAME_LIMIT_MS, LIMIT_FACTOR * (this.#smoothedMs ?? 0)));
  }

  /** What is no time (negative, infinite, NaN) is not taken in. */
  sample(roundTripMs: number): void {
    if (!Number.isFinite(roundTripMs) || roundTripMs < 0) return;
    this.#smoothedMs =
      this.#smoothedMs === undefined
        ? roundTripMs
        : this.#smoothedMs + GAIN * (roundTripMs - this.#smoothedMs);
  }

  /** A new connection may take another way. */
  reset(): void {
    this.#smoothedMs = undefined;
  }
}
