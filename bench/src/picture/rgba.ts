import sharp from 'sharp';

export interface Size {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Four bytes a pixel, rows top-down. */
export interface Rgba extends Size {
  readonly pixels: Uint8Array;
}

/** As a page shows a canvas that is smaller than its place: linearly. @param drawn of one to four bytes a pixel */
export async function enlarged(drawn: Size & { readonly pixels: Uint8Array }, to: Size): Promise<Uint8Array> {
  const { widthPx: width, heightPx: height, pixels } = drawn;
  if (width === to.widthPx && height === to.heightPx) return pixels;
  const channels = pixels.length / (width * height) === 4 ? 4 : 1;
  return sharp(pixels, { raw: { width, height, channels } })
    .resize(to.widthPx, to.heightPx, { fit: 'fill', kernel: 'linear' })
    .toColourspace(channels === 1 ? 'b-w' : 'srgb')
    .raw()
    .toBuffer();
}
