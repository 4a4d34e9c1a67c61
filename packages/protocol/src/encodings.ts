/** Mask encodings by wire id. */
export const ENCODING = {
  /** Alpha u8, raw. */
  alpha8: 1,
  /** Alpha u8, deflate-raw. */
  alpha8Deflate: 2,
  /** Alpha 4-bit, two pixels a byte, deflate-raw. */
  alpha4Deflate: 3,
  /** Class index u8, deflate-raw; 255 = no class. */
  classDeflate: 4,
  /** Same mask as the last status-0 mask sent in this epoch; empty payload. */
  unchanged: 5,
} as const;
export type EncodingName = keyof typeof ENCODING;
export type EncodingId = (typeof ENCODING)[EncodingName];

export const ENCODING_IDS: readonly EncodingId[] = Object.values(ENCODING);

/** What a server may use before the client has named its own list. */
export const DEFAULT_ENCODINGS: readonly EncodingId[] = [ENCODING.alpha8Deflate, ENCODING.classDeflate];

/** Class index that means "no class here". */
export const NO_CLASS = 255;

/** Label of the class that stands for everything a model has no class for, where it has one. */
export const BACKGROUND_LABEL = 'background';

export const isEncodingId = (value: number): value is EncodingId =>
  (ENCODING_IDS as readonly number[]).includes(value);

/** Bytes a mask of `pixels` pixels takes after inflating, by encoding. */
export function inflatedBytes(encoding: EncodingId, pixels: number): number {
  switch (encoding) {
    case ENCODING.unchanged:
      return 0;
    case ENCODING.alpha4Deflate:
      return Math.ceil(pixels / 2);
    case ENCODING.alpha8:
    case ENCODING.alpha8Deflate:
    case ENCODING.classDeflate:
      return pixels;
  }
}
