const BUCKETS = 5;

/** Least value of about the last `spanMs`; 5 numbers, whatever the rate of samples. */
export class WindowedMin {
  readonly #bucketMs: number;
  #buckets: { readonly index: number; min: number }[] = [];
  #last: number | undefined;

  constructor(spanMs: number) {
    this.#bucketMs = spanMs / BUCKETS;
  }

  /** Undefined before the first sample; the last least one where there was none for long. */
  get value(): number | undefined {
    return this.#last;
  }

  /** @param nowMs on a time line; where it jumps, the samples of before are forgotten */
  add(nowMs: number, value: number): void {
    const index = Math.floor(nowMs / this.#bucketMs);
    this.#buckets = this.#buckets.filter((bucket) => bucket.index <= index && bucket.index > index - BUCKETS);
    const current = this.#buckets.find((bucket) => bucket.index === index);
    if (current) current.min = Math.min(current.min, value);
    else this.#buckets.push({ index, min: value });
    this.#last = Math.min(...this.#buckets.map(({ min }) => min));
  }

  reset(): void {
    this.#buckets = [];
    this.#last = undefined;
  }
}
