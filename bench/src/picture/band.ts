import type { Size } from './rgba.js';

/** 1 for every pixel at most `reachPx` away, in the chessboard metric, from the outline of alpha over one half. */
export function edgeBand(truth: Uint8Array, { widthPx, heightPx }: Size, reachPx: number): Uint8Array {
  const inside = (x: number, y: number): boolean => (truth[y * widthPx + x] ?? 0) > 127;
  const band = new Uint8Array(truth.length);
  for (let y = 0; y < heightPx; y++)
    for (let x = 0; x < widthPx; x++) {
      const isEdge =
        (x + 1 < widthPx && inside(x, y) !== inside(x + 1, y)) ||
        (y + 1 < heightPx && inside(x, y) !== inside(x, y + 1));
      if (isEdge) fill(band, { widthPx, heightPx }, x, y, reachPx);
    }
  return band;
}

/** The outline runs between a pixel and the next to the right or below: both are 1 px away. */
function fill(band: Uint8Array, { widthPx, heightPx }: Size, x: number, y: number, reachPx: number): void {
  const left = Math.max(0, x - reachPx + 1);
  const right = Math.min(widthPx, x + reachPx + 1);
  for (let row = Math.max(0, y - reachPx + 1); row < Math.min(heightPx, y + reachPx + 1); row++)
    band.fill(1, row * widthPx + left, row * widthPx + right);
}

/** Mean difference of red, green and blue, 0..255, within the band. @param one RGBA @param other RGBA */
export function colourError(one: Uint8Array, other: Uint8Array, band: Uint8Array): number {
  let sum = 0;
  let count = 0;
  for (let pixel = 0; pixel < band.length; pixel++) {
    if (!band[pixel]) continue;
    count++;
    for (let channel = 0; channel < 3; channel++)
      sum += Math.abs((one[4 * pixel + channel] ?? 0) - (other[4 * pixel + channel] ?? 0));
  }
  return count === 0 ? 0 : sum / 3 / count;
}
