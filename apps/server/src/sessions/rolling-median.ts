/** Samples a rolling median looks back on. */
export const MEDIAN_WINDOW = 101;

/** Median over the last samples; sorts on demand, so that recording costs nothing on the frame path. */
export class RollingMedian {
  readonly #samples = new Float64Array(MEDIAN_WINDOW);
  #count = 0;

  record(value: number): void {
    this.#samples[this.#count % MEDIAN_WINDOW] = value;
    this.#count++;
  }

  /** 0 before the first sample. */
  median(): number {
    const held = this.#samples.slice(0, Math.min(this.#count, MEDIAN_WINDOW)).sort();
    return held[held.length >> 1] ?? 0;
  }
}
