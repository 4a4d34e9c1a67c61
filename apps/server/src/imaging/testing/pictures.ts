import sharp, { type Sharp } from 'sharp';

export interface PictureSize {
  readonly widthPx: number;
  readonly heightPx: number;
}

const CHANNELS = 3;

/** A smooth picture in which every place has its own colour: red grows to the right, green downwards. */
export function gradient({ widthPx, heightPx }: PictureSize): Uint8Array {
  const pixels = new Uint8Array(widthPx * heightPx * CHANNELS);
  for (let y = 0; y < heightPx; y++)
    for (let x = 0; x < widthPx; x++)
      pixels.set([(255 * x) / widthPx, (255 * y) / heightPx, 96], (y * widthPx + x) * CHANNELS);
  return pixels;
}

/** A picture as a sharp pipeline, to be encoded in any format. */
export const picture = (size: PictureSize, pixels: Uint8Array = gradient(size)): Sharp =>
  sharp(pixels, { raw: { width: size.widthPx, height: size.heightPx, channels: CHANNELS } });

/** Mean absolute difference in levels. */
export function meanDifference(a: Uint8Array, b: Uint8Array): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  return a.reduce((sum, value, i) => sum + Math.abs(value - (b[i] ?? 0)), 0) / a.length;
}

/** An SVG, which sharp could draw were its loader not blocked. */
export const SVG_BYTES = new TextEncoder().encode(
  '<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64"><rect width="64" height="64"/></svg>',
);

/** A JPEG whose header declares another size than it was made with. */
export function declaring(jpeg: Uint8Array, { widthPx, heightPx }: PictureSize): Uint8Array {
  const copy = Uint8Array.from(jpeg);
  const view = new DataView(copy.buffer);
  for (let at = 2; at + 9 < copy.length; ) {
    const marker = copy[at + 1];
    if (marker === 0xc0 || marker === 0xc2) {
      view.setUint16(at + 5, heightPx);
      view.setUint16(at + 7, widthPx);
      return copy;
    }
    at += 2 + view.getUint16(at + 2);
  }
  throw new Error('no frame header in this JPEG');
}

/** A progressive JPEG with its last scan repeated until it has about `bytes`. */
export function manyScans(jpeg: Buffer, bytes: number): Uint8Array {
  const endBytes = 2;
  const scan = jpeg.subarray(jpeg.lastIndexOf(Buffer.from([0xff, 0xda])), -endBytes);
  const times = Math.floor((bytes - jpeg.length) / scan.length);
  return Buffer.concat([
    jpeg.subarray(0, -endBytes),
    ...Array<Buffer>(times).fill(scan),
    jpeg.subarray(-endBytes),
  ]);
}
