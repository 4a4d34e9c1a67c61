import { boundaryIou } from '../boundary.js';
import { iou } from '../statistics.js';
import type { Size } from './rgba.js';

/** Mattes are alpha 0..255; figures are of alpha 0..1. A matte and the truth are of one size. */
type Matte = Uint8Array;

/** Standard deviation, in pixels, of the Gaussian whose derivative the gradient error is made of. */
const GRADIENT_SIGMA = 1.4;
const GRADIENT_REACH_PX = 4;
/** Alpha that counts as the person's having gone or come. */
const CHANGE = 0.5 * 255;

/** How well one matte fits the truth. IoU and boundary IoU: more is better; the rest: less. */
export interface MatteFigures {
  readonly iou: number;
  readonly boundaryIou: number;
  /** Mean absolute error, in thousandths. */
  readonly mad: number;
  /** Mean squared error, in thousandths. */
  readonly mse: number;
  /** Sum of squared errors of the gradients' size, in thousands. */
  readonly grad: number;
}

export function matteFigures(matte: Matte, truth: Matte, size: Size): MatteFigures {
  let absolute = 0;
  let squared = 0;
  for (let pixel = 0; pixel < truth.length; pixel++) {
    const error = ((matte[pixel] ?? 0) - (truth[pixel] ?? 0)) / 255;
    absolute += Math.abs(error);
    squared += error * error;
  }
  return {
    iou: iou(matte, truth),
    boundaryIou: boundaryIou(matte, truth, size),
    mad: (1000 * absolute) / truth.length,
    mse: (1000 * squared) / truth.length,
    grad: gradientError(matte, truth, size),
  };
}

/**
 * dtSSD (Erofeev et al. 2015): root of the mean squared difference between the matte's change and the truth's, from one
 * frame to the next, in hundredths. Flicker where nothing moves, lag where something does.
 */
export function dtSsd(before: Matte, now: Matte, truthBefore: Matte, truthNow: Matte): number {
  let squared = 0;
  for (let pixel = 0; pixel < now.length; pixel++) {
    const change = (now[pixel] ?? 0) - (before[pixel] ?? 0);
    const due = (truthNow[pixel] ?? 0) - (truthBefore[pixel] ?? 0);
    squared += ((change - due) / 255) ** 2;
  }
  return 100 * Math.sqrt(squared / now.length);
}

/** Mean change of alpha from one frame to the next, in thousandths: of a still person, all of it is wrong. */
export function flicker(before: Matte, now: Matte): number {
  let sum = 0;
  for (let pixel = 0; pixel < now.length; pixel++) sum += Math.abs((now[pixel] ?? 0) - (before[pixel] ?? 0));
  return (1000 * sum) / 255 / now.length;
}

/**
 * Mean error, in thousandths, where the person was or was not a moment ago and now is not or is: what trails behind.
 * Undefined where nothing moved.
 * @param past truths of the frames before
 */
export function ghosting(matte: Matte, truth: Matte, past: readonly Matte[]): number | undefined {
  let sum = 0;
  let changed = 0;
  for (let pixel = 0; pixel < truth.length; pixel++) {
    const now = truth[pixel] ?? 0;
    if (!past.some((former) => Math.abs((former[pixel] ?? 0) - now) > CHANGE)) continue;
    changed++;
    sum += Math.abs((matte[pixel] ?? 0) - now);
  }
  return changed === 0 ? undefined : (1000 * sum) / 255 / changed;
}

/** Gradient error (Rhemann et al. 2009) of alpha 0..1, in thousands. */
export function gradientError(matte: Matte, truth: Matte, size: Size): number {
  const [of, due] = [gradient(matte, size), gradient(truth, size)];
  let sum = 0;
  for (let pixel = 0; pixel < of.length; pixel++) sum += ((of[pixel] ?? 0) - (due[pixel] ?? 0)) ** 2;
  return sum / 1000;
}

const TAPS = Array.from({ length: 2 * GRADIENT_REACH_PX + 1 }, (_, i) => i - GRADIENT_REACH_PX);
const bell = (x: number): number =>
  Math.exp((-x * x) / (2 * GRADIENT_SIGMA ** 2)) / (GRADIENT_SIGMA * Math.sqrt(2 * Math.PI));
const SMOOTH = TAPS.map(bell);
const SLOPE = TAPS.map((x) => (-x * bell(x)) / GRADIENT_SIGMA ** 2);
/** Both kernels together have length 1. */
const NORM = Math.hypot(...SMOOTH) * Math.hypot(...SLOPE);

/** Every method asks for the truth's. */
const knownGradients = new WeakMap<Matte, Float32Array>();

function gradient(matte: Matte, size: Size): Float32Array {
  const known = knownGradients.get(matte) ?? gradientOf(matte, size);
  knownGradients.set(matte, known);
  return known;
}

/** Size of the gradient at every pixel; beyond the border the nearest pixel holds. */
function gradientOf(matte: Matte, size: Size): Float32Array {
  const alpha = new Float32Array(matte.length);
  for (let pixel = 0; pixel < alpha.length; pixel++) alpha[pixel] = (matte[pixel] ?? 0) / 255;
  const across = convolve(convolve(alpha, size, SLOPE, 'x'), size, SMOOTH, 'y');
  const down = convolve(convolve(alpha, size, SMOOTH, 'x'), size, SLOPE, 'y');
  for (let pixel = 0; pixel < across.length; pixel++)
    across[pixel] = Math.sqrt((across[pixel] ?? 0) ** 2 + (down[pixel] ?? 0) ** 2) / NORM;
  return across;
}

function convolve(
  source: Float32Array,
  { widthPx, heightPx }: Size,
  kernel: readonly number[],
  direction: 'x' | 'y',
): Float32Array {
  const result = new Float32Array(source.length);
  // Row by row and tap by tap: memory is read in its order.
  for (const [tap, weight] of kernel.entries()) {
    const way = tap - GRADIENT_REACH_PX;
    for (let y = 0; y < heightPx; y++) {
      const row = y * widthPx;
      const from = direction === 'x' ? row : widthPx * Math.min(heightPx - 1, Math.max(0, y + way));
      const shift = direction === 'x' ? way : 0;
      for (let x = 0; x < widthPx; x++) {
        const column = Math.min(widthPx - 1, Math.max(0, x + shift));
        result[row + x] = (result[row + x] ?? 0) + weight * (source[from + column] ?? 0);
      }
    }
  }
  return result;
}
