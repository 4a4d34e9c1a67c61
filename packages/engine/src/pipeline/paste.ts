import type { RegionBox, Size } from '../core/index.js';
import { resamplePlane } from './resample.js';

/**
 * Share of a box's side over which what is pasted fades in, so that no seam shows. Less than the margin around the
 * person: the fade lies where there is nobody.
 */
const FADE_SHARE = 0.06;
const FADE_BITS = 8;
const FULL = 1 << FADE_BITS;

/**
 * The mask of the whole frame with that of `box` laid into it. Fades in from the box's sides, but not from those where
 * the frame ends.
 * @param whole `width * height` bytes of `size`
 * @param part bytes of `partSize` that cover `box`
 * @returns bytes of `size`, a copy
 */
export function pasteMask(
  whole: Uint8Array,
  size: Size,
  part: Uint8Array,
  partSize: Size,
  box: RegionBox,
): Uint8Array {
  const mask = whole.slice();
  const columns = landing(box.x0, box.x1, size.widthPx, partSize.widthPx);
  const rows = landing(box.y0, box.y1, size.heightPx, partSize.heightPx);
  if (columns.count < 1 || rows.count < 1) return mask;
  const detail = resamplePlane(
    part,
    partSize,
    { x: columns.source, y: rows.source },
    { widthPx: columns.count, heightPx: rows.count },
  );
  for (let y = 0; y < rows.count; y++) {
    const rowWeight = rows.weights[y] ?? 0;
    const from = y * columns.count;
    const to = (rows.first + y) * size.widthPx + columns.first;
    for (let x = 0; x < columns.count; x++) {
      const weight = Math.min(rowWeight, columns.weights[x] ?? 0);
      const under = mask[to + x] ?? 0;
      const over = detail[from + x] ?? 0;
      mask[to + x] = under + (((over - under) * weight + FULL / 2) >> FADE_BITS);
    }
  }
  return mask;
}

/** Where a box falls on one axis of the frame: the pixels whose middles are in it. */
interface Landing {
  readonly first: number;
  readonly count: number;
  /** What these pixels are of the part, in its pixels. */
  readonly source: { readonly startPx: number; readonly lengthPx: number };
  /** 0..`FULL` for each of them. */
  readonly weights: Int32Array;
}

function landing(from: number, to: number, framePx: number, partPx: number): Landing {
  const startPx = from * framePx;
  const endPx = to * framePx;
  const first = Math.max(0, Math.ceil(startPx - 0.5));
  const count = Math.min(framePx, Math.ceil(endPx - 0.5)) - first;
  const scale = partPx / (endPx - startPx);
  return {
    first,
    count,
    source: { startPx: (first - startPx) * scale, lengthPx: count * scale },
    weights: fade(Math.max(0, count), first + 0.5, startPx, endPx, framePx),
  };
}

function fade(count: number, firstPx: number, startPx: number, endPx: number, framePx: number): Int32Array {
  const rampPx = FADE_SHARE * (endPx - startPx);
  return Int32Array.from({ length: count }, (_, i) => {
    const beforePx = startPx > 0 ? firstPx + i - startPx : rampPx;
    const afterPx = endPx < framePx ? endPx - (firstPx + i) : rampPx;
    return Math.round(FULL * Math.min(1, beforePx / rampPx, afterPx / rampPx));
  });
}
