import { CodecError } from './errors.js';

/**
 * Packs alpha bytes to 4 bits: q = round(alpha / 17), high nibble first, pixels running on across rows;
 * with an odd count the last low nibble is 0.
 */
export function packAlpha4(alpha: Uint8Array): Uint8Array<ArrayBuffer> {
  const packed = new Uint8Array(Math.ceil(alpha.length / 2));
  const even = alpha.length & ~1;
  let at = 0;
  for (let pixel = 0; pixel < even; pixel += 2) {
    // (a + 8) / 17 truncated equals round(a / 17) for every byte; |0 keeps it in integers.
    const high = (((alpha[pixel] ?? 0) + 8) / 17) | 0;
    const low = (((alpha[pixel + 1] ?? 0) + 8) / 17) | 0;
    packed[at++] = (high << 4) | low;
  }
  if (even < alpha.length) packed[at] = ((((alpha[even] ?? 0) + 8) / 17) | 0) << 4;
  return packed;
}

/**
 * Unpacks 4-bit alpha to bytes (17 * q).
 * @throws {CodecError} `length_mismatch` when `packed` does not hold exactly `pixels` pixels.
 */
export function unpackAlpha4(packed: Uint8Array, pixels: number): Uint8Array<ArrayBuffer> {
  if (packed.length !== Math.ceil(pixels / 2))
    throw new CodecError('length_mismatch', `${packed.length} bytes cannot hold ${pixels} 4-bit pixels`);
  const alpha = new Uint8Array(pixels);
  for (let pixel = 0; pixel < pixels; pixel++) {
    const byte = packed[pixel >> 1] ?? 0;
    alpha[pixel] = 17 * (pixel & 1 ? byte & 15 : byte >> 4);
  }
  return alpha;
}
