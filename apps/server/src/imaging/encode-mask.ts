import { constants, deflateRawSync } from 'node:zlib';
import { ENCODING, type EncodingId, LIMITS, MASK_HEADER_BYTES, packAlpha4 } from '@maskwire/protocol';
import { type ClassFilter, wantedClasses } from './class-mask.js';

export interface EncodedMask {
  readonly encoding: EncodingId;
  readonly payload: Uint8Array;
}

/** Smallest on the wire first. */
const PREFERRED = {
  alpha: [ENCODING.alpha4Deflate, ENCODING.alpha8Deflate, ENCODING.alpha8],
  classes: [ENCODING.classDeflate],
} as const;
type MaskKind = keyof typeof PREFERRED;
type MaskEncoding = (typeof PREFERRED)[MaskKind][number];

// Masks are runs of 0 and 255, or of a class: run-length matching alone beats level 1 in time (0.13 to 0.17 ms) and bytes
// (2.3 to 2.8 KB at 4 bits; classes at 513x513 2.0 to 4.2 KB).
const DEFLATE = { level: 1, strategy: constants.Z_RLE } as const;

/** The encoding used for a mask of this kind, or `undefined` when the client reads none of them. */
export function chooseEncoding(kind: MaskKind, offered: readonly EncodingId[]): MaskEncoding | undefined {
  return PREFERRED[kind].find((encoding) => offered.includes(encoding));
}

const MAX_PAYLOAD_BYTES = LIMITS.maxMessageBytes - MASK_HEADER_BYTES;

/**
 * Encodes a mask for the wire. Synchronous: it runs in a worker of its own.
 * @param mask u8, rows top-down: alpha, or for encoding 4 the two planes of a class mask
 * @param filter class masks only
 * @throws {RangeError} when no message has room for it: of a user's model that gives noise, or a raw mask of 1 Mpx
 */
export function encodeMask(mask: Uint8Array, encoding: MaskEncoding, filter: ClassFilter): EncodedMask {
  const payload = payloadOf(mask, encoding, filter);
  if (payload.length > MAX_PAYLOAD_BYTES)
    throw new RangeError(
      `The mask takes ${payload.length} bytes in encoding ${encoding}, at most ${MAX_PAYLOAD_BYTES} are sent`,
    );
  return { encoding, payload };
}

function payloadOf(mask: Uint8Array, encoding: MaskEncoding, filter: ClassFilter): Uint8Array {
  switch (encoding) {
    case ENCODING.alpha4Deflate:
      return deflateRawSync(packAlpha4(mask), DEFLATE);
    case ENCODING.alpha8Deflate:
      return deflateRawSync(mask, DEFLATE);
    case ENCODING.alpha8:
      return mask;
    case ENCODING.classDeflate:
      return deflateRawSync(wantedClasses(mask, filter), DEFLATE);
  }
}
