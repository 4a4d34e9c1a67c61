import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RefinePlan, Size } from '../core/index.js';
import { refineMask } from './refine.js';

const PLAN: RefinePlan = { radiusPx: 2, epsilon: 1e-3 };

const grey = (levels: ArrayLike<number>): Uint8Array =>
  Uint8Array.from({ length: levels.length * 3 }, (_, i) => levels[Math.floor(i / 3)] ?? 0);

const bytes = (length: number): fc.Arbitrary<Uint8Array> =>
  fc.uint8Array({ minLength: length, maxLength: length });

const anyCase = fc
  .record({ widthPx: fc.integer({ min: 1, max: 17 }), heightPx: fc.integer({ min: 1, max: 17 }) })
  .chain((size) =>
    fc.record({
      size: fc.constant(size),
      mask: bytes(size.widthPx * size.heightPx),
      picture: bytes(size.widthPx * size.heightPx * 3),
      plan: fc.record({
        radiusPx: fc.integer({ min: 1, max: 6 }),
        epsilon: fc.constantFrom(1e-4, 1e-3, 1e-2),
      }),
    }),
  );

const mean = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;

describe('drawing a mask to the outlines of its picture', () => {
  it('is a guided filter at half the size, whatever the sizes', () => {
    fc.assert(
      fc.property(anyCase, ({ mask, picture, size, plan }) => {
        const naive = naivelyRefined(mask, picture, size, plan);
        const refined = refineMask(mask, picture, size, plan);
        expect(refined).toHaveLength(mask.length);
        // Sums of 32-bit floats against those of 64: at most the rounding differs.
        for (const [i, alpha] of refined.entries())
          expect(Math.abs(alpha - (naive[i] ?? 0))).toBeLessThan(0.52);
      }),
    );
  });

  it('leaves its arguments alone, and depends on nothing before', () => {
    fc.assert(
      fc.property(anyCase, anyCase, (one, other) => {
        const mask = one.mask.slice();
        const picture = one.picture.slice();
        const refined = refineMask(mask, picture, one.size, one.plan);
        refineMask(other.mask, other.picture, other.size, other.plan);
        expect(refineMask(mask, picture, one.size, one.plan)).toEqual(refined);
        expect([mask, picture]).toEqual([one.mask, one.picture]);
      }),
    );
  });

  it('keeps the mean of a mask where the picture says nothing', () => {
    const side = 32;
    const size = { widthPx: side, heightPx: side };
    const inner = bytes(12 * 12);
    fc.assert(
      fc.property(inner, fc.integer({ min: 0, max: 255 }), (levels, luma) => {
        // Far enough from the edges that all windows are whole.
        const mask = new Uint8Array(side * side);
        for (const [i, level] of levels.entries())
          mask[(10 + Math.floor(i / 12)) * side + 10 + (i % 12)] = level;
        const refined = refineMask(mask, grey(new Uint8Array(side * side).fill(luma)), size, PLAN);
        // What is given away is the rounding to whole levels.
        expect(Math.abs(mean(refined) - mean(mask))).toBeLessThan(0.5);
      }),
    );
  });

  it('keeps a mask of one level, in any picture', () => {
    fc.assert(
      fc.property(anyCase, fc.integer({ min: 0, max: 255 }), ({ picture, size, plan }, level) => {
        const mask = new Uint8Array(size.widthPx * size.heightPx).fill(level);
        expect(refineMask(mask, picture, size, plan)).toEqual(mask);
      }),
    );
  });

  it.each([
    ['from dark to light', 40, 200],
    ['from light to dark', 200, 40],
  ])('moves a soft outline to where the picture has one: %s', (_, left, right) => {
    const size = { widthPx: 64, heightPx: 16 };
    const columns = Array.from({ length: 64 }, (_each, x) => x);
    // The mask rises over eight pixels around the edge; the picture changes at once.
    const ramp = columns.map((x) => Math.min(255, Math.max(0, Math.round(((x - 28) * 255) / 7))));
    const rowsOf = (row: readonly number[]): number[] => Array.from({ length: 16 }, () => row).flat();
    const picture = grey(rowsOf(columns.map((x) => (x < 32 ? left : right))));
    const refined = refineMask(Uint8Array.from(rowsOf(ramp)), picture, size, PLAN);
    const jump = (row: ArrayLike<number>): number => (row[32] ?? 0) - (row[31] ?? 0);
    const middle = refined.subarray(8 * 64, 9 * 64);
    expect(jump(middle)).toBeGreaterThan(3 * jump(ramp));
    expect(middle[20]).toBeLessThan(4);
    expect(middle[44]).toBeGreaterThan(251);
    // An outline that the picture does not have stays as soft as it was.
    const plain = refineMask(Uint8Array.from(rowsOf(ramp)), grey(rowsOf(columns.map(() => 90))), size, PLAN);
    expect(jump(plain.subarray(8 * 64, 9 * 64))).toBeLessThanOrEqual(jump(ramp));
  });
});

/** The same by definition, window by window, in 64-bit floats and not rounded. */
function naivelyRefined(mask: Uint8Array, picture: Uint8Array, size: Size, plan: RefinePlan): number[] {
  const luma = Array.from(mask, (_, i) => {
    const [red = 0, green = 0, blue = 0] = picture.subarray(3 * i, 3 * i + 3);
    return Math.floor((77 * red + 150 * green + 29 * blue) / 256) / 255;
  });
  const guide = halfOf(luma, size);
  const level = halfOf(
    Array.from(mask, (alpha) => alpha / 255),
    size,
  );
  const product = (a: Plane, b: Plane): Plane => ({
    ...a,
    values: a.values.map((value, i) => value * (b.values[i] ?? 0)),
  });
  const of = (plane: Plane): Plane => windowMeans(plane, plan.radiusPx);
  const [meanLuma, meanLevel] = [of(guide), of(level)];
  const [meanSquare, meanProduct] = [of(product(guide, guide)), of(product(guide, level))];
  const slopes = guide.values.map((_, i) => {
    const m = meanLuma.values[i] ?? 0;
    const variance = (meanSquare.values[i] ?? 0) - m * m;
    return ((meanProduct.values[i] ?? 0) - m * (meanLevel.values[i] ?? 0)) / (variance + plan.epsilon);
  });
  const offsets = slopes.map((slope, i) => (meanLevel.values[i] ?? 0) - slope * (meanLuma.values[i] ?? 0));
  const slope = of({ ...guide, values: slopes });
  const offset = of({ ...guide, values: offsets });
  return luma.map((value, i) => {
    const x = ((i % size.widthPx) + 0.5) / 2 - 0.5;
    const y = (Math.floor(i / size.widthPx) + 0.5) / 2 - 0.5;
    return 255 * Math.min(1, Math.max(0, sampled(slope, x, y) * value + sampled(offset, x, y)));
  });
}

interface Plane extends Size {
  readonly values: number[];
}

const valueAt = ({ values, widthPx, heightPx }: Plane, x: number, y: number): number =>
  values[Math.min(heightPx - 1, Math.max(0, y)) * widthPx + Math.min(widthPx - 1, Math.max(0, x))] ?? 0;

const planeOf = (size: Size, valueOf: (x: number, y: number) => number): Plane => ({
  ...size,
  values: Array.from({ length: size.widthPx * size.heightPx }, (_, i) =>
    valueOf(i % size.widthPx, Math.floor(i / size.widthPx)),
  ),
});

function halfOf(values: number[], size: Size): Plane {
  const whole = { ...size, values };
  const half = { widthPx: Math.ceil(size.widthPx / 2), heightPx: Math.ceil(size.heightPx / 2) };
  return planeOf(half, (x, y) =>
    mean([0, 1].flatMap((dy) => [0, 1].map((dx) => valueAt(whole, 2 * x + dx, 2 * y + dy)))),
  );
}

const windowMeans = (plane: Plane, radiusPx: number): Plane =>
  planeOf(plane, (x, y) => {
    const seen: number[] = [];
    for (let v = Math.max(0, y - radiusPx); v <= Math.min(plane.heightPx - 1, y + radiusPx); v++)
      for (let u = Math.max(0, x - radiusPx); u <= Math.min(plane.widthPx - 1, x + radiusPx); u++)
        seen.push(valueAt(plane, u, v));
    return mean(seen);
  });

function sampled(plane: Plane, x: number, y: number): number {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const [right, bottom] = [x - left, y - top];
  return (
    (1 - bottom) * ((1 - right) * valueAt(plane, left, top) + right * valueAt(plane, left + 1, top)) +
    bottom * ((1 - right) * valueAt(plane, left, top + 1) + right * valueAt(plane, left + 1, top + 1))
  );
}
