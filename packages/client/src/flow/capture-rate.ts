const USUAL_FPS = 30;
const LEAST_FPS = 5;
const MOST_FPS = 120;
const GAIN = 0.1;
const OFTEN_FACTOR = 0.9;

/** How often pictures are captured, as far as sending shows it: only while nothing holds frames back. */
export class CaptureRate {
  #gapMs = 1000 / USUAL_FPS;
  #lastMs: number | undefined;

  get fps(): number {
    return 1000 / this.#gapMs;
  }

  /** @param isFree every captured picture might have been sent */
  sent(nowMs: number, isFree: boolean): void {
    const gapMs = nowMs - (this.#lastMs ?? Number.NaN);
    this.#lastMs = nowMs;
    if (!(gapMs >= 1000 / MOST_FPS && gapMs <= 1000 / LEAST_FPS)) return;
    if (isFree || gapMs < OFTEN_FACTOR * this.#gapMs) this.#gapMs += GAIN * (gapMs - this.#gapMs);
  }
}
