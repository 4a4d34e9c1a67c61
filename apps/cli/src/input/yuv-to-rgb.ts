import type { Y4mHeader } from './y4m-header.js';

/** 16.16 fixed point. */
const ONE = 1 << 16;
const fixed = (factor: number): number => Math.round(factor * ONE);

/** BT.601: luma scale and offset, then R from Cr, G from Cb and Cr, B from Cb. */
const matrix = (fullRange: boolean) => {
  const chroma = fullRange ? 1 : 255 / 224;
  return {
    lumaScale: fixed(fullRange ? 1 : 255 / 219),
    lumaOffset: fullRange ? 0 : 16,
    redCr: fixed(1.402 * chroma),
    greenCb: fixed(-0.344136 * chroma),
    greenCr: fixed(-0.714136 * chroma),
    blueCb: fixed(1.772 * chroma),
  };
};

/** Planes of one Y4M frame (`header.frameBytes` bytes) to RGB; chroma is taken from the nearest sample. */
export function yuvToRgb(header: Y4mHeader, planes: Uint8Array): Uint8Array {
  const { widthPx, heightPx, chroma } = header;
  // A clamped array rounds and clamps in one store.
  const rgb = new Uint8ClampedArray(3 * widthPx * heightPx);
  const m = matrix(header.fullRange);
  const chromaWidthPx = Math.ceil(widthPx / chroma.shrinkX);
  const cbAt = widthPx * heightPx;
  const crAt = cbAt + chromaWidthPx * Math.ceil(heightPx / chroma.shrinkY);
  const shiftX = chroma.shrinkX - 1;
  const shiftY = chroma.shrinkY - 1;
  let at = 0;
  for (let y = 0; y < heightPx; y++) {
    const chromaRow = (y >> shiftY) * chromaWidthPx;
    for (let x = 0; x < widthPx; x++) {
      const chromaAt = chromaRow + (x >> shiftX);
      const cb = chroma.planes ? (planes[cbAt + chromaAt] ?? 128) - 128 : 0;
      const cr = chroma.planes ? (planes[crAt + chromaAt] ?? 128) - 128 : 0;
      const luma = ((planes[y * widthPx + x] ?? 0) - m.lumaOffset) * m.lumaScale;
      rgb[at++] = (luma + m.redCr * cr) / ONE;
      rgb[at++] = (luma + m.greenCb * cb + m.greenCr * cr) / ONE;
      rgb[at++] = (luma + m.blueCb * cb) / ONE;
    }
  }
  return new Uint8Array(rgb.buffer);
}
