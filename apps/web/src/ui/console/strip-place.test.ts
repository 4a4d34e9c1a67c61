import { describe, expect, it } from 'vitest';
import { type Strip, scrollToShow, scrollToStretch, stretchAt } from './strip-place.js';

const STRETCHES = [
  { startPx: 0, endPx: 480 },
  { startPx: 490, endPx: 730 },
  { startPx: 740, endPx: 900 },
  { startPx: 910, endPx: 1300 },
  { startPx: 1310, endPx: 1400 },
];
const strip = (scrollPx: number, widthPx: number): Strip => ({ scrollPx, widthPx, contentPx: 1400 });

describe('the strip of effects', () => {
  it.each([320, 600, 890, 1300])('is at each group after a jump to it, %i px wide', (widthPx) => {
    for (const index of STRETCHES.keys()) {
      const scrollPx = scrollToStretch(strip(0, widthPx), STRETCHES, index);
      expect(stretchAt(strip(scrollPx, widthPx), STRETCHES)).toBe(index);
      expect(scrollPx).toBeLessThanOrEqual(1400 - widthPx);
    }
  });

  it('shows a group that fits as a whole after a jump to it', () => {
    for (const [index, { startPx, endPx }] of STRETCHES.entries()) {
      const scrollPx = scrollToStretch(strip(0, 600), STRETCHES, index);
      expect(startPx).toBeGreaterThanOrEqual(scrollPx);
      expect(endPx).toBeLessThanOrEqual(scrollPx + 600);
    }
  });

  it('is at its first group when all is seen', () => {
    expect(stretchAt(strip(0, 1600), STRETCHES)).toBe(0);
    expect(scrollToStretch(strip(0, 1600), STRETCHES, 3)).toBe(0);
  });

  it('moves for a tile only as far as it must', () => {
    const tile = { startPx: 700, endPx: 780 };
    expect(scrollToShow(strip(300, 600), tile, 40)).toBe(300);
    expect(scrollToShow(strip(0, 600), tile, 40)).toBe(220);
    expect(scrollToShow(strip(790, 600), tile, 40)).toBe(660);
    expect(scrollToShow(strip(50, 600), { startPx: 0, endPx: 80 }, 40)).toBe(0);
  });
});
