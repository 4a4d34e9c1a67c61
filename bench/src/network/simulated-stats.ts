/** What a run came to; the same for the simulator and for real programs. */
export interface FlowResult {
  /** Masks that arrived, a second. */
  readonly fps: number;
  /** From capture to the mask's arrival. */
  readonly latencyMs: { readonly p50: number; readonly p95: number; readonly p99: number };
  /** Age of the picture whose mask is the newest, over time. */
  readonly maskAgeMs: { readonly p50: number; readonly p95: number };
  readonly upBytesPerS: number;
  readonly downBytesPerS: number;
  /** Mean over the masks. */
  readonly imageLevel: number;
  /** Share of the masks that another overtook before the screen showed them. */
  readonly waste: number;
  /** Share of the frames sent that brought no mask. */
  readonly dropped: number;
}

/** A screen of 60 Hz. */
const SCREEN_MS = 1000 / 60;

/** Collects what a run came to. The times of calls must not go back. */
export class FlowRecorder {
  readonly #fromMs: number;
  readonly #latenciesMs: number[] = [];
  readonly #agesMs: number[] = [];
  #sent = 0;
  #upBytes = 0;
  #downBytes = 0;
  #levels = 0;
  #overtaken = 0;
  #newestCapturedMs: number | undefined;
  #isShown = true;
  #screenMs: number;

  /** @param fromMs what comes before does not count */
  constructor(fromMs: number) {
    this.#fromMs = fromMs;
    this.#screenMs = fromMs;
  }

  get masks(): number {
    return this.#latenciesMs.length;
  }

  sent(nowMs: number, bytes: number): void {
    if (nowMs < this.#fromMs) return;
    this.#sent++;
    this.#upBytes += bytes;
  }

  answered(nowMs: number, bytes: number): void {
    if (nowMs >= this.#fromMs) this.#downBytes += bytes;
  }

  mask(nowMs: number, capturedMs: number, level: number): void {
    this.#screens(nowMs);
    const isNewest = capturedMs > (this.#newestCapturedMs ?? Number.NEGATIVE_INFINITY);
    const isWasted = !isNewest || !this.#isShown;
    if (isNewest) {
      this.#newestCapturedMs = capturedMs;
      this.#isShown = false;
    }
    if (nowMs < this.#fromMs) return;
    this.#latenciesMs.push(nowMs - capturedMs);
    this.#levels += level;
    if (isWasted) this.#overtaken++;
  }

  result(nowMs: number): FlowResult {
    this.#screens(nowMs);
    const seconds = (nowMs - this.#fromMs) / 1000;
    const latencies = sorted(this.#latenciesMs);
    const ages = sorted(this.#agesMs);
    const masks = Math.max(1, latencies.length);
    return {
      fps: latencies.length / seconds,
      latencyMs: { p50: at(latencies, 0.5), p95: at(latencies, 0.95), p99: at(latencies, 0.99) },
      maskAgeMs: { p50: at(ages, 0.5), p95: at(ages, 0.95) },
      upBytesPerS: this.#upBytes / seconds,
      downBytesPerS: this.#downBytes / seconds,
      imageLevel: this.#levels / masks,
      waste: this.#overtaken / masks,
      dropped: Math.max(0, 1 - latencies.length / Math.max(1, this.#sent)),
    };
  }

  #screens(nowMs: number): void {
    for (; this.#screenMs <= nowMs; this.#screenMs += SCREEN_MS) {
      this.#isShown = true;
      if (this.#newestCapturedMs !== undefined) this.#agesMs.push(this.#screenMs - this.#newestCapturedMs);
    }
  }
}

const sorted = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b);
const at = (ascending: readonly number[], share: number): number =>
  ascending[Math.min(ascending.length - 1, Math.floor(share * ascending.length))] ?? 0;
