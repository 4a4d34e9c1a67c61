/** The last `capacity` numbers. */
export class Ring {
  readonly #values: Float64Array;
  #next = 0;
  #size = 0;

  constructor(capacity: number) {
    this.#values = new Float64Array(capacity);
  }

  push(value: number): void {
    this.#values[this.#next] = value;
    this.#next = (this.#next + 1) % this.#values.length;
    this.#size = Math.min(this.#size + 1, this.#values.length);
  }

  /** A copy, in no particular order. */
  values(): Float64Array {
    return this.#values.slice(0, this.#size);
  }

  clear(): void {
    this.#next = 0;
    this.#size = 0;
  }

  mean(): number | undefined {
    const values = this.values();
    return values.length ? values.reduce((sum, value) => sum + value, 0) / values.length : undefined;
  }

  min(): number | undefined {
    const values = this.values();
    return values.length ? values.reduce((least, value) => Math.min(least, value)) : undefined;
  }

  /** Nearest-rank percentiles, `ranks` in 0..1; undefined while empty. */
  percentiles<const Ranks extends readonly number[]>(
    ranks: Ranks,
  ): { [I in keyof Ranks]: number } | undefined {
    const sorted = this.values().sort();
    if (sorted.length === 0) return undefined;
    const at = (rank: number): number =>
      sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(rank * sorted.length) - 1))] ?? 0;
    return ranks.map(at) as { [I in keyof Ranks]: number };
  }
}
