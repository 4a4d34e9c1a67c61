/** Tokens flow in at a steady rate up to a burst; each event takes some or is refused. Pure; milliseconds. */
export class TokenBucket {
  #perSecond: number;
  #burst: number;
  #tokens: number;
  #atMs: number;

  constructor(options: { readonly perSecond: number; readonly burst: number }, nowMs: number) {
    this.#perSecond = options.perSecond;
    this.#burst = options.burst;
    this.#tokens = options.burst;
    this.#atMs = nowMs;
  }

  /** Takes `count` tokens, or none and returns false. */
  take(nowMs: number, count = 1): boolean {
    this.#refill(nowMs);
    if (this.#tokens < count) return false;
    this.#tokens -= count;
    return true;
  }

  /** Changes the rate; tokens already there are kept up to the new burst. */
  setRate(options: { readonly perSecond: number; readonly burst: number }, nowMs: number): void {
    this.#refill(nowMs);
    this.#perSecond = options.perSecond;
    this.#burst = options.burst;
    this.#tokens = Math.min(this.#tokens, this.#burst);
  }

  #refill(nowMs: number): void {
    const elapsedMs = Math.max(0, nowMs - this.#atMs);
    this.#tokens = Math.min(this.#burst, this.#tokens + (elapsedMs * this.#perSecond) / 1000);
    this.#atMs = nowMs;
  }
}
