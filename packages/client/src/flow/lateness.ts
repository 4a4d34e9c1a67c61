/** Answers remembered. */
const ANSWERS = 32;
/** Of them, what most are late by at most, beyond what is usual. */
const NOISE_SHARE = 0.9;
/** No wire is slower than the closest of this share of answers come apart. */
const CLOSE_SHARE = 0.1;

interface Late {
  readonly lateMs: number;
  readonly upBytes: number;
  readonly downBytes: number;
  readonly spacingMs: number;
}

/**
 * By how much answers are late whatever their bytes. Nothing, until bytes are found to take less than was thought: then
 * what is left of it is this. From there on it only shrinks, with what answers are late by.
 */
export class Lateness {
  #recent: readonly Late[] = [];
  #usualMs = 0;
  #noiseMs = 0;

  reset(): void {
    this.#recent = [];
    this.#usualMs = 0;
    this.#noiseMs = 0;
  }

  /** What is usual. */
  get usualMs(): number {
    return this.#usualMs;
  }

  /** By how much more an answer is late now and then. */
  get noiseMs(): number {
    return this.#noiseMs;
  }

  /** @param late what it took beyond the round trip of nothing, and since the answer before it */
  add(late: Late, upMsPerByte: number, downMsPerByte: number): void {
    this.#recent = [...this.#recent, late].slice(-ANSWERS);
    if (this.#usualMs === 0 && this.#noiseMs === 0) return;
    const rests = this.#rests(upMsPerByte, downMsPerByte);
    const usualMs = quantile(rests, 0.5);
    this.#usualMs = Math.max(0, Math.min(this.#usualMs, usualMs));
    this.#noiseMs = Math.min(this.#noiseMs, quantile(rests, NOISE_SHARE) - usualMs);
  }

  /**
   * Begins anew with what the recent answers tell, if bytes up take so much.
   *
   * @returns what a byte down takes then: as much of the rest as answers come apart
   */
  begin(upMsPerByte: number): number {
    const downBytes = quantile(
      this.#recent.map((late) => late.downBytes),
      0.5,
    );
    const apartMs = quantile(
      this.#recent.map(({ spacingMs }) => spacingMs),
      CLOSE_SHARE,
    );
    const allMs = Math.max(0, quantile(this.#rests(upMsPerByte, 0), 0.5));
    const downMsPerByte = downBytes > 0 ? Math.min(allMs, apartMs) / downBytes : 0;
    const rests = this.#rests(upMsPerByte, downMsPerByte);
    this.#usualMs = Math.max(0, quantile(rests, 0.5));
    this.#noiseMs = quantile(rests, NOISE_SHARE) - quantile(rests, 0.5);
    return downMsPerByte;
  }

  #rests(upMsPerByte: number, downMsPerByte: number): number[] {
    return this.#recent.map(
      ({ lateMs, upBytes, downBytes }) => lateMs - upBytes * upMsPerByte - downBytes * downMsPerByte,
    );
  }
}

/** 0 of nothing. */
function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(share * sorted.length)] ?? 0;
}
