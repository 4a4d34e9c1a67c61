import { type Size, THUMBNAIL } from '../core/index.js';
import { lumaAt } from './luma.js';

const RGB_CHANNELS = 3;
/** Pixels looked at for each cell, along each of its sides: all of them would cost as much as a resampling. */
const SAMPLES = 6;

/** Mean luma in `THUMBNAIL` cells, row-major bytes, of an RGB picture of `size`. */
export function thumbnailOf(pixels: Uint8Array, { widthPx, heightPx }: Size): Uint8Array {
  const columns = samplePlaces(THUMBNAIL.widthPx * SAMPLES, widthPx);
  const rows = samplePlaces(THUMBNAIL.heightPx * SAMPLES, heightPx);
  const sums = new Uint32Array(THUMBNAIL.widthPx * THUMBNAIL.heightPx);
  for (let y = 0; y < rows.length; y++) {
    const cells = Math.floor(y / SAMPLES) * THUMBNAIL.widthPx;
    const row = (rows[y] ?? 0) * widthPx;
    for (let x = 0; x < columns.length; x++) {
      const cell = cells + Math.floor(x / SAMPLES);
      sums[cell] = (sums[cell] ?? 0) + lumaAt(pixels, (row + (columns[x] ?? 0)) * RGB_CHANNELS);
    }
  }
  return Uint8Array.from(sums, (sum) => Math.round(sum / SAMPLES ** 2));
}

const samplePlaces = (count: number, sidePx: number): Int32Array =>
  Int32Array.from({ length: count }, (_, i) => Math.floor(((i + 0.5) * sidePx) / count));

/** Mean absolute difference of two thumbnails, in levels of luma, 0..255. */
export function thumbnailDistance(a: Uint8Array, b: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += Math.abs((a[i] ?? 0) - (b[i] ?? 0));
  return sum / a.length;
}
