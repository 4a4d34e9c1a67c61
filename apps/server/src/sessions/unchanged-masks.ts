import { ENCODING, LIMITS, type MaskResult } from '@maskwire/protocol';

/**
 * Replaces a mask equal to the one sent before it by encoding 5 (`unchanged`, no payload), at most
 * `maxUnchangedRun` times in a row. One a session; knows only masks of the epoch in force.
 */
export class UnchangedMasks {
  #last: MaskResult | undefined;
  #run = 0;

  reset(): void {
    this.#last = undefined;
    this.#run = 0;
  }

  /** The mask as it should be sent. Must be called in sending order. */
  shrink(mask: MaskResult): MaskResult {
    if (this.#last && this.#run < LIMITS.maxUnchangedRun && sameMask(this.#last, mask)) {
      this.#run++;
      return { ...mask, encoding: ENCODING.unchanged, payload: new Uint8Array(0) };
    }
    this.#last = mask;
    this.#run = 0;
    return mask;
  }
}

function sameMask(a: MaskResult, b: MaskResult): boolean {
  if (a.epoch !== b.epoch || a.encoding !== b.encoding) return false;
  if (a.widthPx !== b.widthPx || a.heightPx !== b.heightPx) return false;
  return a.payload.length === b.payload.length && a.payload.every((byte, at) => byte === b.payload[at]);
}
