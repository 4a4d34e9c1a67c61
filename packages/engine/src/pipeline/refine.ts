import type { RefinePlan, Size } from '../core/index.js';
import { boxMean } from './box-mean.js';
import { lumaAt } from './luma.js';

/**
 * A guided filter: around each pixel the mask is taken for a line in the picture's luma, `slope * luma + offset`, so that
 * its outline comes to lie where the picture has one. The lines are fitted at half the size, a quarter of the work, and
 * applied to the luma at full size, which keeps the detail.
 */

const RGB_CHANNELS = 3;
const LEVELS = 255;
/** From the sum of four bytes to their mean, 0..1. */
const TO_SHARE = 1 / (4 * LEVELS);

/** What one size needs. */
interface Planes {
  readonly size: Size;
  readonly half: Size;
  readonly luma: Uint8Array;
  readonly guide: Float32Array;
  readonly level: Float32Array;
  readonly guideSquared: Float32Array;
  readonly guideTimesLevel: Float32Array;
  readonly spare: Float32Array;
}

/** Kept for the next mask, which is of the same size as a rule: half a megabyte at 256x256. */
let scratch: Planes | undefined;

function scratchFor({ widthPx, heightPx }: Size): Planes {
  if (scratch?.size.widthPx === widthPx && scratch.size.heightPx === heightPx) return scratch;
  const half = { widthPx: Math.ceil(widthPx / 2), heightPx: Math.ceil(heightPx / 2) };
  const plane = (): Float32Array => new Float32Array(half.widthPx * half.heightPx);
  scratch = {
    size: { widthPx, heightPx },
    half,
    luma: new Uint8Array(widthPx * heightPx),
    guide: plane(),
    level: plane(),
    guideSquared: plane(),
    guideTimesLevel: plane(),
    spare: plane(),
  };
  return scratch;
}

/**
 * @param mask `width * height` bytes
 * @param picture RGB u8 of the same size, of what the mask shows
 * @returns bytes of the same size, a copy
 */
export function refineMask(mask: Uint8Array, picture: Uint8Array, size: Size, plan: RefinePlan): Uint8Array {
  const planes = scratchFor(size);
  readLuma(picture, planes.luma);
  halve(planes.luma, size, planes.guide);
  halve(mask, size, planes.level);
  fitLines(planes, plan);
  return applyLines(planes);
}

function readLuma(picture: Uint8Array, luma: Uint8Array): void {
  for (let i = 0, at = 0; i < luma.length; i++, at += RGB_CHANNELS) luma[i] = lumaAt(picture, at);
}

/** Means of 2x2 pixels, 0..1; at an odd end those of the last one alone. */
function halve(bytes: Uint8Array, { widthPx, heightPx }: Size, to: Float32Array): void {
  let i = 0;
  for (let y = 0; y < heightPx; y += 2) {
    const above = y * widthPx;
    const below = Math.min(y + 1, heightPx - 1) * widthPx;
    for (let x = 0; x < widthPx; x += 2) {
      const right = Math.min(x + 1, widthPx - 1);
      const sum =
        (bytes[above + x] ?? 0) +
        (bytes[above + right] ?? 0) +
        (bytes[below + x] ?? 0) +
        (bytes[below + right] ?? 0);
      to[i++] = sum * TO_SHARE;
    }
  }
}

/** Least squares in each window, averaged over all windows that hold a pixel: slopes in `guide`, offsets in `level`. */
function fitLines(planes: Planes, { radiusPx, epsilon }: RefinePlan): void {
  const { guide, level, guideSquared, guideTimesLevel, half, spare } = planes;
  for (let i = 0; i < guide.length; i++) {
    const luma = guide[i] ?? 0;
    guideSquared[i] = luma * luma;
    guideTimesLevel[i] = luma * (level[i] ?? 0);
  }
  for (const plane of [guide, level, guideSquared, guideTimesLevel]) boxMean(plane, half, radiusPx, spare);
  for (let i = 0; i < guide.length; i++) {
    const meanLuma = guide[i] ?? 0;
    const meanLevel = level[i] ?? 0;
    const variance = (guideSquared[i] ?? 0) - meanLuma * meanLuma;
    const slope = ((guideTimesLevel[i] ?? 0) - meanLuma * meanLevel) / (variance + epsilon);
    guide[i] = slope;
    level[i] = meanLevel - slope * meanLuma;
  }
  for (const plane of [guide, level]) boxMean(plane, half, radiusPx, spare);
}

/** Stretches the lines to full size, linearly, and reads the luma off them. */
function applyLines({ size, half, luma, guide, level, guideSquared, guideTimesLevel }: Planes): Uint8Array {
  const { widthPx, heightPx } = size;
  const mask = new Uint8Array(luma.length);
  // Done with by now, and long enough for a row.
  const slopes = guideSquared.subarray(0, half.widthPx);
  const offsets = guideTimesLevel.subarray(0, half.widthPx);
  for (let y = 0; y < heightPx; y++) {
    blendRows(guide, half, y, slopes);
    blendRows(level, half, y, offsets);
    for (let x = 0, i = y * widthPx; x < widthPx; x++, i++) {
      const near = x >> 1;
      const far = neighbour(x, half.widthPx);
      const slope = NEAR * (slopes[near] ?? 0) + FAR * (slopes[far] ?? 0);
      const offset = NEAR * (offsets[near] ?? 0) + FAR * (offsets[far] ?? 0);
      const alpha = slope * (luma[i] ?? 0) + LEVELS * offset + 0.5;
      mask[i] = alpha < 0 ? 0 : alpha > LEVELS ? LEVELS : alpha;
    }
  }
  return mask;
}

/** A pixel lies a quarter of a half-size pixel off the middle of the one that it is in. */
const NEAR = 0.75;
const FAR = 0.25;

/** The half-size pixel on the other side of `at`, or its own where there is none. */
const neighbour = (at: number, count: number): number =>
  Math.min(count - 1, Math.max(0, (at >> 1) + (at & 1 ? 1 : -1)));

function blendRows(plane: Float32Array, { widthPx, heightPx }: Size, y: number, to: Float32Array): void {
  const near = (y >> 1) * widthPx;
  const far = neighbour(y, heightPx) * widthPx;
  for (let x = 0; x < widthPx; x++) to[x] = NEAR * (plane[near + x] ?? 0) + FAR * (plane[far + x] ?? 0);
}
