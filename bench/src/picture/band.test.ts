import { expect, it } from 'vitest';
import { colourError, edgeBand } from './band.js';

const SIZE = { widthPx: 20, heightPx: 4 };
/** Person up to column 9. */
const truth = Uint8Array.from({ length: 80 }, (_, i) => (i % 20 < 10 ? 255 : 0));

it('reaches as far on both sides of the outline', () => {
  const band = edgeBand(truth, SIZE, 3);
  const columns = Array.from({ length: 20 }, (_, x) => x).filter((x) => band[20 + x]);
  expect(columns).toEqual([7, 8, 9, 10, 11, 12]);
});

it('counts colour in the band only, and no alpha', () => {
  const band = edgeBand(truth, SIZE, 3);
  const grey = new Uint8Array(4 * 80).fill(100);
  const other = Uint8Array.from(grey, (value, i) => {
    const column = Math.floor(i / 4) % 20;
    if (i % 4 === 3 || column < 5) return 0;
    return i % 4 === 0 ? value + 30 : value;
  });
  expect(colourError(grey, other, band)).toBeCloseTo(10, 9);
});
