import { CELL_CENTRES, readCode } from '../clip/frame-code.js';
import type { Size } from '../clip/raster.js';

/** RGBA, rows top-down. */
export interface Rgba extends Size {
  readonly pixels: Uint8Array;
}

export type Colour = readonly [r: number, g: number, b: number];

const luma = (pixels: Uint8Array, at: number): number =>
  0.299 * (pixels[at] ?? 0) + 0.587 * (pixels[at + 1] ?? 0) + 0.114 * (pixels[at + 2] ?? 0);

/** Which frame of the clip is shown; undefined where its code cannot be read. */
export function frameShown({ widthPx, heightPx, pixels }: Rgba, isMirrored = false): number | undefined {
  const cells = CELL_CENTRES.map(({ x, y }) => {
    const column = Math.floor((isMirrored ? 1 - x : x) * widthPx);
    return luma(pixels, 4 * (Math.floor(y * heightPx) * widthPx + column));
  });
  return readCode(cells);
}

/** Where a picture is nearer than `tolerance` (largest difference of a channel) to a colour. */
export function near({ pixels }: Rgba, colour: Colour, tolerance: number): boolean[] {
  return Array.from({ length: pixels.length / 4 }, (_, i) =>
    colour.every((level, channel) => Math.abs((pixels[4 * i + channel] ?? 0) - level) <= tolerance),
  );
}

/** Intersection over union of a mask and a truth given as coverage 0..255. */
export function iou(mask: readonly boolean[], truth: Uint8Array): number {
  let both = 0;
  let either = 0;
  mask.forEach((isIn, i) => {
    const isTrue = (truth[i] ?? 0) > 127;
    if (isIn && isTrue) both += 1;
    if (isIn || isTrue) either += 1;
  });
  return either === 0 ? 1 : both / either;
}

/** Mean absolute difference of the channels between a picture and an RGB one, over the pixels asked for. */
export function difference({ pixels }: Rgba, rgb: Uint8Array, where: (index: number) => boolean): number {
  let sum = 0;
  let count = 0;
  for (let i = 0; i < pixels.length / 4; i++) {
    if (!where(i)) continue;
    for (let channel = 0; channel < 3; channel++) {
      sum += Math.abs((pixels[4 * i + channel] ?? 0) - (rgb[3 * i + channel] ?? 0));
      count += 1;
    }
  }
  return count === 0 ? 0 : sum / count;
}

/** How much fine detail a picture has: mean deviation of brightness from the mean of its two neighbours, 0..255. */
export function detail({ widthPx, heightPx, pixels }: Rgba): number {
  let sum = 0;
  for (let y = 0; y < heightPx; y++) {
    for (let x = 1; x < widthPx - 1; x++) {
      const at = 4 * (y * widthPx + x);
      sum += Math.abs(luma(pixels, at) - (luma(pixels, at - 4) + luma(pixels, at + 4)) / 2);
    }
  }
  return sum / (heightPx * (widthPx - 2));
}

/** How far the darkest and the brightest tenth of a picture are apart, 0..255. */
export function contrast({ pixels }: Rgba): number {
  const levels = new Float32Array(pixels.length / 4).map((_, i) => luma(pixels, 4 * i)).sort();
  const tenth = Math.floor(levels.length / 10);
  return mean(levels.slice(-tenth)) - mean(levels.slice(0, tenth));
}

/** RGB as RGBA. */
export function opaque(rgb: Uint8Array, size: Size): Rgba {
  const pixels = new Uint8Array((rgb.length / 3) * 4).map((_, i) =>
    i % 4 === 3 ? 255 : (rgb[(i >> 2) * 3 + (i % 4)] ?? 0),
  );
  return { ...size, pixels };
}

/** A picture at a smaller size, by the pixel in the middle of each of its own. */
export function sampled({ widthPx, heightPx, pixels }: Rgba, size: Size): Rgba {
  const small = new Uint8Array(4 * size.widthPx * size.heightPx);
  for (let y = 0; y < size.heightPx; y++) {
    for (let x = 0; x < size.widthPx; x++) {
      const column = Math.floor(((x + 0.5) * widthPx) / size.widthPx);
      const row = Math.floor(((y + 0.5) * heightPx) / size.heightPx);
      const from = 4 * (row * widthPx + column);
      small.set(pixels.subarray(from, from + 4), 4 * (y * size.widthPx + x));
    }
  }
  return { ...size, pixels: small };
}

/** The leftmost columns of a picture: room, where the person never is. */
export function leftPart({ widthPx, heightPx, pixels }: Rgba, columns: number): Rgba {
  const strip = new Uint8Array(4 * columns * heightPx);
  for (let y = 0; y < heightPx; y++) {
    strip.set(pixels.subarray(4 * y * widthPx, 4 * (y * widthPx + columns)), 4 * y * columns);
  }
  return { widthPx: columns, heightPx, pixels: strip };
}

export const rgbOf = ({ pixels }: Rgba): Uint8Array => pixels.filter((_, i) => i % 4 !== 3);

export const meanAlpha = ({ pixels }: Rgba): number => mean(pixels.filter((_, i) => i % 4 === 3));

/** Share of a mask that is set. */
export const share = (mask: readonly boolean[]): number => mask.filter(Boolean).length / mask.length;

export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] ?? 0;
  return values.length === 0 ? 0 : sum / values.length;
}
