import {
  CodecError,
  ENCODING,
  type EncodingId,
  inflatedBytes,
  type MaskResult,
  unpackAlpha4,
} from '@maskwire/protocol';
import { inflateExactly } from './inflate.js';

export interface DecodedMask {
  readonly kind: 'alpha' | 'classes';
  readonly widthPx: number;
  readonly heightPx: number;
  /** widthPx * heightPx bytes of the caller's own. */
  readonly pixels: Uint8Array<ArrayBuffer>;
}

type FullEncoding = Exclude<EncodingId, typeof ENCODING.unchanged>;
interface FullMask extends MaskResult {
  readonly encoding: FullEncoding;
}

/** Epochs of which the last mask is kept: the one in force and the one before, still running on the server. */
const KEPT_EPOCHS = 2;

/**
 * Masks of one connection. `unchanged` repeats the last mask sent in its epoch; that is kept as it came (a few KB),
 * so that listeners may do with decoded pixels what they like.
 */
export class MaskDecoder {
  readonly #lastByEpoch = new Map<number, FullMask>();

  /**
   * @throws {CodecError} `length_mismatch` when the payload does not inflate to exactly the mask's size or an
   * `unchanged` mask has no mask of its size to repeat.
   */
  decode(mask: MaskResult): DecodedMask {
    const full = isFull(mask) ? mask : this.#baseline(mask);
    const pixels = pixelsOf(full);
    if (full === mask) this.#keep(full);
    return {
      kind: full.encoding === ENCODING.classDeflate ? 'classes' : 'alpha',
      widthPx: full.widthPx,
      heightPx: full.heightPx,
      pixels,
    };
  }

  /** A new connection numbers its epochs anew. */
  reset(): void {
    this.#lastByEpoch.clear();
  }

  #baseline(mask: MaskResult): FullMask {
    const last = this.#lastByEpoch.get(mask.epoch);
    if (!last || last.widthPx !== mask.widthPx || last.heightPx !== mask.heightPx)
      throw new CodecError(
        'length_mismatch',
        'An unchanged mask needs one of the same size and epoch before it',
      );
    return last;
  }

  #keep(mask: FullMask): void {
    this.#lastByEpoch.delete(mask.epoch);
    this.#lastByEpoch.set(mask.epoch, mask);
    for (const epoch of this.#lastByEpoch.keys()) {
      if (this.#lastByEpoch.size <= KEPT_EPOCHS) break;
      this.#lastByEpoch.delete(epoch);
    }
  }
}

const isFull = (mask: MaskResult): mask is FullMask => mask.encoding !== ENCODING.unchanged;

function pixelsOf(mask: FullMask): Uint8Array<ArrayBuffer> {
  const pixels = mask.widthPx * mask.heightPx;
  switch (mask.encoding) {
    case ENCODING.alpha8:
      return mask.payload.slice();
    case ENCODING.alpha8Deflate:
    case ENCODING.classDeflate:
      return inflateExactly(mask.payload, pixels);
    case ENCODING.alpha4Deflate:
      return unpackAlpha4(inflateExactly(mask.payload, inflatedBytes(mask.encoding, pixels)), pixels);
  }
}
