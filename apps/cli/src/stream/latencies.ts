/** Latencies kept: over half an hour at 30 FPS. */
const CAPACITY = 65_536;

/** Latencies of a whole run, or of its last 65,536 masks. */
export class Latencies {
  readonly #valuesMs = new Float32Array(CAPACITY);
  #count = 0;

  add(latencyMs: number): void {
    this.#valuesMs[this.#count++ % CAPACITY] = latencyMs;
  }

  /** Nearest rank, `rank` in 0..1; undefined while empty. */
  percentileMs(rank: number): number | undefined {
    const sorted = this.#valuesMs.slice(0, Math.min(this.#count, CAPACITY)).sort();
    return sorted[Math.max(0, Math.ceil(rank * sorted.length) - 1)];
  }
}
