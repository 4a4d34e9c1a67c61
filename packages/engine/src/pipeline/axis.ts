/** Weights are whole numbers that sum to this, so that two bytes can be weighed in one 32-bit word. */
export const ONE_BITS = 8;
const ONE = 1 << ONE_BITS;

/** Weights are padded with zeros to a multiple of this: loops over them are unrolled. */
export const TAPS_STEP = 4;

/** Source pixels behind each target pixel along one axis, and how much each of them counts. */
export interface Axis {
  readonly count: number;
  /** Weights for each target pixel; a multiple of `TAPS_STEP`. */
  readonly taps: number;
  /** First source pixel of each target pixel; it and the `taps - 1` after it may lie beyond the last one. */
  readonly starts: Int32Array;
  /** `taps` for each target pixel, summing to `1 << ONE_BITS`. */
  readonly weights: Int32Array;
}

/** A stretch of an axis, in pixels with fractions. */
export interface Span {
  readonly startPx: number;
  readonly lengthPx: number;
}

/**
 * A triangle filter over `count` target pixels that share `span` of a source of `sourcePx` pixels: linear interpolation
 * where they are finer than the source, a weighted mean as wide as two of them where they are coarser.
 */
export function axisOf(sourcePx: number, span: Span, count: number): Axis {
  const step = span.lengthPx / count;
  const radius = Math.max(1, step);
  const reached = Math.ceil(2 * radius);
  const taps = Math.ceil(reached / TAPS_STEP) * TAPS_STEP;
  const starts = new Int32Array(count);
  const weights = new Int32Array(count * taps);
  for (let i = 0; i < count; i++) {
    const centre = span.startPx + (i + 0.5) * step;
    const first = clamp(Math.floor(centre - radius + 0.5), 0, sourcePx - 1);
    const end = clamp(Math.ceil(centre + radius - 0.5), first + 1, Math.min(sourcePx, first + reached));
    starts[i] = first;
    weigh(weights.subarray(i * taps, i * taps + end - first), first + 0.5 - centre, radius);
  }
  return { count, taps, starts, weights };
}

/** Fills in a triangle's heights at `first`, `first + 1` and so on from its middle, rounded so that they sum to one. */
function weigh(weights: Int32Array, first: number, radius: number): void {
  const height = (k: number): number => Math.max(0, 1 - Math.abs(first + k) / radius);
  let total = 0;
  for (let k = 0; k < weights.length; k++) total += height(k);
  let sum = 0;
  let given = 0;
  for (let k = 0; k < weights.length; k++) {
    sum += height(k);
    // All of it lies beyond the edge: the last pixel stands for it.
    const due = total > 0 ? Math.round((ONE * sum) / total) : ONE;
    weights[k] = due - given;
    given = due;
  }
}

const clamp = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));
