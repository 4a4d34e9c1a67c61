import type { MaskCoding } from './types.js';

/** Share of the allowed time that a mask of 8 bits takes on its way back from which on 4 bits are asked for ... */
const SCARCE_SHARE = 0.5;
/** ... and under which 8 bits are again, */
const AMPLE_SHARE = 0.25;
/** after this long: each change ends an epoch. */
const MIN_STAY_MS = 5000;

/** How masks are coded, by what 8 bits a pixel would take on the way back. */
export class MaskCodingChoice {
  #coding: MaskCoding = 'alpha8';
  #changedMs = Number.NEGATIVE_INFINITY;
  #ampleSinceMs: number | undefined;

  get coding(): MaskCoding {
    return this.#coding;
  }

  reset(): void {
    this.#coding = 'alpha8';
    this.#changedMs = Number.NEGATIVE_INFINITY;
    this.#ampleSinceMs = undefined;
  }

  update(nowMs: number, alpha8Ms: number, allowedMs: number): void {
    if (alpha8Ms > AMPLE_SHARE * allowedMs) this.#ampleSinceMs = undefined;
    else this.#ampleSinceMs ??= nowMs;
    const isScarce = alpha8Ms > SCARCE_SHARE * allowedMs;
    const isAmple = this.#ampleSinceMs !== undefined && nowMs - this.#ampleSinceMs >= MIN_STAY_MS;
    if (this.#coding === 'alpha8' ? !isScarce : !isAmple) return;
    if (nowMs - this.#changedMs < MIN_STAY_MS) return;
    this.#coding = this.#coding === 'alpha8' ? 'alpha4' : 'alpha8';
    this.#changedMs = nowMs;
  }
}
