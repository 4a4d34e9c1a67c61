/** Share of a new gap between masks that is taken in. */
const GAIN = 0.15;
/** A prediction of the next service is good to so many of the usual deviations. */
const DEVIATIONS = 2;

/**
 * Which frames can be the newest when a saturated server next takes one: those that arrive shortly before. It answers
 * at a regular pace, so that an answer tells when the next services begin; the further ahead, the less sure. What would
 * only wait there, and be replaced by a newer one, is not sent.
 */
export class ServiceGate {
  #gapMs: number | undefined;
  #deviationMs = 0;
  #lastMs: number | undefined;

  reset(): void {
    this.#gapMs = undefined;
    this.#deviationMs = 0;
    this.#lastMs = undefined;
  }

  /** @param cameMs when the mask came, as early as it may have been */
  mask(cameMs: number): void {
    const gapMs = cameMs - (this.#lastMs ?? Number.NaN);
    this.#lastMs = cameMs;
    if (!(gapMs >= 0)) return;
    this.#gapMs ??= gapMs;
    this.#deviationMs += GAIN * (Math.abs(gapMs - this.#gapMs) - this.#deviationMs);
    this.#gapMs += GAIN * (gapMs - this.#gapMs);
  }

  /**
   * Whether a frame sent now may be the newest when it counts.
   *
   * @param aroundMs to the server and back, without its service
   * @param captureMs between two pictures
   */
  isOpen(nowMs: number, aroundMs: number, captureMs: number): boolean {
    if (this.#gapMs === undefined || this.#lastMs === undefined) return true;
    const arrivesMs = nowMs + aroundMs - this.#lastMs;
    const services = Math.max(1, Math.ceil(arrivesMs / this.#gapMs));
    const spreadMs = DEVIATIONS * this.#deviationMs * Math.sqrt(services);
    const untilMs = services * this.#gapMs - arrivesMs;
    const sinceMs = this.#gapMs - untilMs;
    // Not a number is no reason to be silent.
    return !(untilMs > captureMs + spreadMs && (services === 1 || sinceMs > spreadMs));
  }
}
