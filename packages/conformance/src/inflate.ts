import { inflateRawSync } from 'node:zlib';
import { ENCODING, inflatedBytes, type MaskResult } from '@maskwire/protocol';
import { Violation } from './verdict.js';

/**
 * Bytes of a mask after inflating; stops one byte after the size it must have.
 * @throws {Violation} when the payload is not deflate-raw, or inflates to more.
 */
export function inflateMask(mask: MaskResult): Uint8Array {
  if (mask.encoding === ENCODING.alpha8 || mask.encoding === ENCODING.unchanged) return mask.payload;
  const maxOutputLength = inflatedBytes(mask.encoding, mask.widthPx * mask.heightPx) + 1;
  try {
    return inflateRawSync(mask.payload, { maxOutputLength });
  } catch (error) {
    throw new Violation(`A mask does not inflate: ${error instanceof Error ? error.message : String(error)}`);
  }
}
