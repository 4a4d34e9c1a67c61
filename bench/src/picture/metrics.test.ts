import { describe, expect, it } from 'vitest';
import { dtSsd, flicker, ghosting, gradientError, matteFigures } from './metrics.js';

const SIZE = { widthPx: 40, heightPx: 30 };
const PIXELS = SIZE.widthPx * SIZE.heightPx;

/** Person up to a column, with one column of another alpha after it. */
const leftOf = (column: number, fringe = 0): Uint8Array =>
  Uint8Array.from({ length: PIXELS }, (_, i) => {
    const x = i % SIZE.widthPx;
    return x < column ? 255 : x === column ? fringe : 0;
  });

describe('figures of one matte', () => {
  it('are perfect for the truth itself', () => {
    const truth = leftOf(20, 128);
    expect(matteFigures(truth, truth, SIZE)).toEqual({ iou: 1, boundaryIou: 1, mad: 0, mse: 0, grad: 0 });
  });

  it('are worked out by hand for an edge two columns off', () => {
    const { iou, mad, mse } = matteFigures(leftOf(22), leftOf(20), SIZE);
    expect(iou).toBeCloseTo(20 / 22, 9);
    expect(mad).toBeCloseTo(1000 * (2 / 40), 9);
    expect(mse).toBeCloseTo(1000 * (2 / 40), 9);
  });

  it('count half an alpha half, and less when squared', () => {
    const { mad, mse } = matteFigures(leftOf(20, 51), leftOf(20), SIZE);
    expect(mad).toBeCloseTo((1000 * 0.2) / 40, 9);
    expect(mse).toBeCloseTo((1000 * 0.04) / 40, 9);
  });

  it('find a blurred edge worse in its gradient than one of the right sharpness', () => {
    const truth = leftOf(20);
    const blurred = Uint8Array.from({ length: PIXELS }, (_, i) =>
      Math.round(255 * Math.min(1, Math.max(0, (26 - (i % SIZE.widthPx)) / 12))),
    );
    expect(gradientError(blurred, truth, SIZE)).toBeGreaterThan(gradientError(leftOf(20, 60), truth, SIZE));
  });
});

describe('figures of mattes in time', () => {
  it('take a change that the truth makes for no error', () => {
    expect(dtSsd(leftOf(10), leftOf(14), leftOf(10), leftOf(14))).toBe(0);
    expect(dtSsd(leftOf(12), leftOf(12), leftOf(10), leftOf(10))).toBe(0);
  });

  it('take a change that the truth does not make for flicker', () => {
    expect(dtSsd(leftOf(10), leftOf(12), leftOf(10), leftOf(10))).toBeCloseTo(100 * Math.sqrt(2 / 40), 9);
    expect(flicker(leftOf(10), leftOf(12))).toBeCloseTo((1000 * 2) / 40, 9);
    expect(flicker(leftOf(10), leftOf(10))).toBe(0);
  });

  it('see what trails behind only where the person moved', () => {
    const [past, truth] = [[leftOf(20)], leftOf(10)];
    expect(ghosting(leftOf(10), truth, past)).toBe(0);
    expect(ghosting(leftOf(15), truth, past)).toBeCloseTo(500, 9);
    // Wrong, but where nothing moved.
    expect(ghosting(leftOf(10).fill(255, 30, 40), truth, past)).toBe(0);
    expect(ghosting(leftOf(10), leftOf(10), [leftOf(10)])).toBeUndefined();
  });
});
