/** ITU-R BT.601, in 1/256. */
const RED = 77;
const GREEN = 150;
const BLUE = 29;
const LUMA_BITS = 8;

/** Luma of the RGB bytes that begin at `at`: 0..255. */
export const lumaAt = (pixels: Uint8Array, at: number): number =>
  (RED * (pixels[at] ?? 0) + GREEN * (pixels[at + 1] ?? 0) + BLUE * (pixels[at + 2] ?? 0)) >> LUMA_BITS;
