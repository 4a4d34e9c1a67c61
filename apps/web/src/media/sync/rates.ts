/** Events a second are counted over this time. */
export const RATE_WINDOW_MS = 2000;
/** Twice the fastest camera over the window. */
const MAX_EVENTS = 512;
/** Latencies kept for the percentiles: about 4 s at 30 a second. */
const MAX_LATENCIES = 128;

/** Events a second over the last two seconds; over the time since the first event until two seconds have passed. */
export class RateMeter {
  #atMs: number[] = [];
  #startedAtMs: number | undefined;

  add(nowMs: number): void {
    this.#startedAtMs ??= nowMs;
    this.#atMs.push(nowMs);
    if (this.#atMs.length > MAX_EVENTS) this.#atMs.shift();
  }

  perSecond(nowMs: number): number {
    if (this.#startedAtMs === undefined) return 0;
    this.#atMs = this.#atMs.filter((atMs) => atMs > nowMs - RATE_WINDOW_MS);
    const spanMs = Math.min(RATE_WINDOW_MS, nowMs - this.#startedAtMs);
    // Shorter spans say nothing yet.
    return spanMs < RATE_WINDOW_MS / 8 ? 0 : (this.#atMs.length * 1000) / spanMs;
  }
}

/** The newest latencies, and their percentiles. */
export class LatencyWindow {
  readonly #valuesMs: number[] = [];

  add(latencyMs: number): void {
    this.#valuesMs.push(latencyMs);
    if (this.#valuesMs.length > MAX_LATENCIES) this.#valuesMs.shift();
  }

  /** Nearest rank; 0 while nothing was measured. @param share 0..1 */
  percentileMs(share: number): number {
    const sorted = this.#valuesMs.toSorted((a, b) => a - b);
    return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
  }
}

/** Kilobits a second between readings of a byte counter over the window. */
export class BitRate {
  #readings: { readonly atMs: number; readonly bytes: number }[] = [];

  kbps(totalBytes: number, nowMs: number): number {
    this.#readings.push({ atMs: nowMs, bytes: totalBytes });
    this.#readings = this.#readings.filter(({ atMs }) => atMs >= nowMs - RATE_WINDOW_MS);
    const first = this.#readings[0];
    if (!first || first.atMs === nowMs) return 0;
    return ((totalBytes - first.bytes) * 8) / (nowMs - first.atMs);
  }
}
