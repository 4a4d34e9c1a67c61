import { expect, it } from 'vitest';
import { boundaryIou } from './boundary.js';

const SIZE = { widthPx: 100, heightPx: 100 };
/** 2 % of the diagonal of 141 pixels. */
const BAND_PX = 3;

function square(left: number, top: number, side: number): Uint8Array {
  const mask = new Uint8Array(SIZE.widthPx * SIZE.heightPx);
  for (let y = top; y < top + side; y++)
    mask.fill(255, y * SIZE.widthPx + left, y * SIZE.widthPx + left + side);
  return mask;
}

it('is 1 for the same mask and for none', () => {
  expect(boundaryIou(square(20, 20, 40), square(20, 20, 40), SIZE)).toBe(1);
  expect(boundaryIou(square(0, 0, 0), square(0, 0, 0), SIZE)).toBe(1);
});

it('is worked out by hand for squares of other sizes', () => {
  const area = (side: number): number => side * side;
  const outer = area(40) - area(40 - 2 * BAND_PX);
  const inner = area(38) - area(38 - 2 * BAND_PX);
  // The bands share a ring from 1 px to 3 px within the outer square.
  const both = area(38) - area(40 - 2 * BAND_PX);
  expect(boundaryIou(square(20, 20, 40), square(21, 21, 38), SIZE)).toBeCloseTo(
    both / (outer + inner - both),
    10,
  );
});

it('counts the picture border as an outline', () => {
  const whole = square(0, 0, 100);
  const frame = 100 * 100 - (100 - 2 * BAND_PX) ** 2;
  expect(boundaryIou(whole, square(0, 0, 0), SIZE)).toBe(0);
  expect(boundaryIou(whole, whole, SIZE)).toBe(1);
  const hole = whole.map((value, i) => (i === 50 * 100 + 50 ? 0 : value));
  const around = (2 * BAND_PX + 1) ** 2 - 1;
  expect(boundaryIou(whole, hole, SIZE)).toBeCloseTo(frame / (frame + around), 10);
});
