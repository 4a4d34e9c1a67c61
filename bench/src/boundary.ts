/** Share of the diagonal that counts as the outline's neighbourhood (Cheng et al., arXiv 2103.16562). */
const BAND_SHARE = 0.02;

interface Size {
  readonly widthPx: number;
  readonly heightPx: number;
}

/**
 * Boundary IoU (arXiv 2103.16562): the IoU of the two masks' pixels within a distance of their own outlines, here in
 * the chessboard metric as the paper's dilation by 3x3 squares gives. What lies outside the picture is background.
 * Masks are thresholded above 127; 1 when both bands are empty.
 */
export function boundaryIou(mask: Uint8Array, truth: Uint8Array, size: Size): number {
  const pixels = size.widthPx * size.heightPx;
  if (mask.length !== pixels || truth.length !== pixels)
    throw new RangeError(`Masks of ${mask.length} and ${truth.length} pixels where ${pixels} are due`);
  const radiusPx = Math.max(1, Math.round(BAND_SHARE * Math.hypot(size.widthPx, size.heightPx)));
  const a = band(mask, size, radiusPx);
  const b = band(truth, size, radiusPx);
  let both = 0;
  let either = 0;
  for (let i = 0; i < pixels; i++) {
    if (a[i] && b[i]) both++;
    if (a[i] || b[i]) either++;
  }
  return either === 0 ? 1 : both / either;
}

/** The mask without what is left of it after erosion by `radiusPx`. */
function band(mask: Uint8Array, { widthPx, heightPx }: Size, radiusPx: number): Uint8Array {
  const inside = Uint8Array.from(mask, (value) => (value > 127 ? 1 : 0));
  const rows = new Uint8Array(inside.length);
  for (let y = 0; y < heightPx; y++)
    erodeLine(inside, rows, { from: y * widthPx, step: 1, count: widthPx }, radiusPx);
  const core = new Uint8Array(inside.length);
  for (let x = 0; x < widthPx; x++)
    erodeLine(rows, core, { from: x, step: widthPx, count: heightPx }, radiusPx);
  return inside.map((value, i) => (value && !core[i] ? 1 : 0));
}

interface Line {
  readonly from: number;
  readonly step: number;
  readonly count: number;
}

/** A pixel survives when all within the radius are set: the run of set pixels around it is long enough both ways. */
function erodeLine(
  source: Uint8Array,
  target: Uint8Array,
  { from, step, count }: Line,
  radiusPx: number,
): void {
  let run = 0;
  for (let i = 0; i < count; i++) {
    run = source[from + i * step] ? run + 1 : 0;
    const centre = i - radiusPx;
    if (centre >= 0 && run >= 2 * radiusPx + 1) target[from + centre * step] = 1;
  }
}
