import type { Size } from '../core/index.js';

/**
 * Replaces each value by the mean of its window, `2 * radiusPx + 1` a side and less at the edges, in time that does not
 * depend on the radius: sums slide along, gaining what comes in and losing what goes out.
 * @param spare as long as `plane`; left with anything
 */
export function boxMean(plane: Float32Array, size: Size, radiusPx: number, spare: Float32Array): void {
  const { widthPx, heightPx } = size;
  const shares = sharesOf(widthPx, radiusPx);
  for (let y = 0; y < heightPx; y++) meanAlongRow(plane, y * widthPx, shares, radiusPx, spare);
  meanDownColumns(spare, size, radiusPx, plane);
}

/** One over the pixels that there are in each window along an axis. */
const sharesOf = (count: number, radiusPx: number): Float64Array =>
  Float64Array.from(
    { length: count },
    (_, at) => 1 / (Math.min(at + radiusPx, count - 1) - Math.max(at - radiusPx, 0) + 1),
  );

function meanAlongRow(
  from: Float32Array,
  start: number,
  shares: Float64Array,
  radiusPx: number,
  to: Float32Array,
): void {
  const count = shares.length;
  let sum = 0;
  for (let x = 0; x < Math.min(radiusPx, count); x++) sum += from[start + x] ?? 0;
  for (let x = 0; x < count; x++) {
    const coming = x + radiusPx < count ? (from[start + x + radiusPx] ?? 0) : 0;
    const going = x > radiusPx ? (from[start + x - radiusPx - 1] ?? 0) : 0;
    sum += coming - going;
    to[start + x] = sum * (shares[x] ?? 0);
  }
}

function meanDownColumns(
  from: Float32Array,
  { widthPx, heightPx }: Size,
  radiusPx: number,
  to: Float32Array,
): void {
  const shares = sharesOf(heightPx, radiusPx);
  const sums = new Float64Array(widthPx);
  const nothing = new Float32Array(widthPx);
  const rowAt = (y: number): Float32Array =>
    y >= 0 && y < heightPx ? from.subarray(y * widthPx, (y + 1) * widthPx) : nothing;
  for (let y = -radiusPx; y < heightPx; y++) {
    const coming = rowAt(y + radiusPx);
    const going = rowAt(y - radiusPx - 1);
    const row = Math.max(0, y) * widthPx;
    const share = shares[Math.max(0, y)] ?? 0;
    for (let x = 0; x < widthPx; x++) {
      const sum = (sums[x] ?? 0) + (coming[x] ?? 0) - (going[x] ?? 0);
      sums[x] = sum;
      to[row + x] = sum * share;
    }
  }
}
