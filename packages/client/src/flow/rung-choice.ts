/** A rung is climbed to only when it leaves so much of the time that it may take. */
const CLIMB_SHARE = 0.88;
/** Waits before a climb: at first, at most, and how they change when a climb was undone soon or held. */
const MIN_HOLD_MS = 300;
const MAX_HOLD_MS = 8000;
const UNDONE_MS = 2000;
const UNDONE_FACTOR = 2;
const HELD_FACTOR = 0.7;

/**
 * Which rung is sent: down at once, as far as it takes; up when there is room to spare and some time has passed, more of
 * it after each climb that had to be undone.
 */
export class RungChoice {
  #rung = 0;
  #holdMs = MIN_HOLD_MS;
  #changedMs = Number.NEGATIVE_INFINITY;
  #climbedMs = Number.NEGATIVE_INFINITY;

  get rung(): number {
    return this.#rung;
  }

  start(nowMs: number, rung: number): void {
    this.#rung = rung;
    this.#holdMs = MIN_HOLD_MS;
    this.#changedMs = nowMs;
    this.#climbedMs = Number.NEGATIVE_INFINITY;
  }

  /**
   * @param costsMs of each rung, from the largest
   * @param allowedMs what one may cost
   */
  update(nowMs: number, costsMs: readonly number[], allowedMs: number): void {
    const current = costsMs[this.#rung] ?? 0;
    if (current > allowedMs) this.#fall(nowMs, firstWithin(costsMs, allowedMs));
    else if (nowMs - this.#changedMs >= this.#holdMs)
      this.#climb(nowMs, firstWithin(costsMs, allowedMs * CLIMB_SHARE));
  }

  #fall(nowMs: number, rung: number): void {
    if (rung <= this.#rung) return;
    this.#rung = rung;
    this.#changedMs = nowMs;
    if (nowMs - this.#climbedMs < UNDONE_MS)
      this.#holdMs = Math.min(MAX_HOLD_MS, this.#holdMs * UNDONE_FACTOR);
    this.#climbedMs = Number.NEGATIVE_INFINITY;
  }

  #climb(nowMs: number, rung: number): void {
    if (rung >= this.#rung) return;
    this.#rung = rung;
    this.#changedMs = nowMs;
    if (nowMs - this.#climbedMs >= UNDONE_MS)
      this.#holdMs = Math.max(MIN_HOLD_MS, this.#holdMs * HELD_FACTOR);
    this.#climbedMs = nowMs;
  }
}

function firstWithin(costsMs: readonly number[], allowedMs: number): number {
  const found = costsMs.findIndex((costMs) => costMs <= allowedMs);
  return found === -1 ? costsMs.length - 1 : found;
}
