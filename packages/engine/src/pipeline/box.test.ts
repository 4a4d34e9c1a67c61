import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RegionBox, ZoomPlan } from '../core/index.js';
import { boundsOf, boxWithin, isCut, joined, withMargin } from './box.js';
import { drawn } from './testing/masks.js';

const SIZE = { widthPx: 40, heightPx: 20 };

describe('the box around what is there', () => {
  it('is tight, in shares of the sides', () => {
    expect(boundsOf(drawn(SIZE, [{ x: 4, y: 5, width: 8, height: 10 }]), SIZE)).toEqual({
      x0: 0.1,
      y0: 0.25,
      x1: 0.3,
      y1: 0.75,
    });
  });

  it('is none for an empty mask, and starts at half a probability', () => {
    expect(boundsOf(new Uint8Array(800), SIZE)).toBeUndefined();
    expect(boundsOf(new Uint8Array(800).fill(127), SIZE)).toBeUndefined();
    expect(boundsOf(new Uint8Array(800).fill(128), SIZE)).toEqual({ x0: 0, y0: 0, x1: 1, y1: 1 });
  });

  it('leaves specks out, but no second person', () => {
    const person = { x: 2, y: 2, width: 10, height: 16 };
    const speck = { x: 38, y: 0, width: 2, height: 2 };
    const friend = { x: 30, y: 10, width: 6, height: 10 };
    expect(boundsOf(drawn(SIZE, [person, speck]), SIZE)).toMatchObject({ x0: 0.05, x1: 0.3 });
    expect(boundsOf(drawn(SIZE, [person, friend, speck]), SIZE)).toMatchObject({ x0: 0.05, x1: 0.9 });
  });

  it('takes what hangs together for one, however it winds', () => {
    // A spiral of three bars, none of which touches the last but at its end.
    const bars = [
      { x: 5, y: 2, width: 30, height: 1 },
      { x: 34, y: 2, width: 1, height: 15 },
      { x: 10, y: 16, width: 25, height: 1 },
    ];
    expect(boundsOf(drawn(SIZE, bars), SIZE)).toEqual({ x0: 5 / 40, y0: 2 / 20, x1: 35 / 40, y1: 17 / 20 });
  });

  it('agrees with a flood fill on any mask', () => {
    const mask = fc.array(fc.constantFrom(0, 255), { minLength: 96, maxLength: 96 });
    fc.assert(
      fc.property(mask, (pixels) => {
        const size = { widthPx: 12, heightPx: 8 };
        expect(boundsOf(Uint8Array.from(pixels), size)).toEqual(floodBounds(pixels, 12, 8));
      }),
    );
  });

  it('takes no time on the worst of masks', () => {
    const size = { widthPx: 512, heightPx: 512 };
    const board = Uint8Array.from({ length: 512 * 512 }, (_, i) => ((i + (i >> 9)) % 2 === 0 ? 255 : 0));
    const startedMs = performance.now();
    expect(boundsOf(board, size)).toEqual({ x0: 0, y0: 0, x1: 1, y1: 1 });
    expect(performance.now() - startedMs).toBeLessThan(2000);
  });
});

/** Components by flood fill, those of under a tenth of the largest left out. */
function floodBounds(pixels: readonly number[], widthPx: number, heightPx: number): RegionBox | undefined {
  const left = new Set(pixels.flatMap((alpha, i) => (alpha > 127 ? [i] : [])));
  const patches: number[][] = [];
  for (const seed of left) {
    const patch = [seed];
    left.delete(seed);
    for (let at = 0; at < patch.length; at++) {
      const i = patch[at] ?? 0;
      const x = i % widthPx;
      const beside = [x > 0 ? i - 1 : -1, x < widthPx - 1 ? i + 1 : -1, i - widthPx, i + widthPx];
      for (const next of beside) if (left.delete(next)) patch.push(next);
    }
    patches.push(patch);
  }
  const largest = Math.max(0, ...patches.map(({ length }) => length));
  const kept = patches.filter(({ length }) => length >= largest / 10).flat();
  if (kept.length === 0) return undefined;
  const xs = kept.map((i) => i % widthPx);
  const ys = kept.map((i) => Math.floor(i / widthPx));
  return {
    x0: Math.min(...xs) / widthPx,
    y0: Math.min(...ys) / heightPx,
    x1: (Math.max(...xs) + 1) / widthPx,
    y1: (Math.max(...ys) + 1) / heightPx,
  };
}

const share = fc.double({ min: 0, max: 1, noNaN: true });
const anyBox: fc.Arbitrary<RegionBox> = fc
  .tuple(share, share, share, share)
  .filter(([a, b, c, d]) => Math.abs(a - b) > 1e-3 && Math.abs(c - d) > 1e-3)
  .map(([a, b, c, d]) => ({
    x0: Math.min(a, b),
    x1: Math.max(a, b),
    y0: Math.min(c, d),
    y1: Math.max(c, d),
  }));

const EPSILON = 1e-9;

describe('a box with its margin', () => {
  it('holds the box, stays in the frame and has no side too short', () => {
    fc.assert(
      fc.property(anyBox, fc.double({ min: 0, max: 2, noNaN: true }), share, (box, margin, minSide) => {
        const plan: ZoomPlan = { margin, minSide, wholeEvery: 30 };
        const grown = withMargin(box, plan);
        expect(Math.min(grown.x0, grown.y0)).toBeGreaterThanOrEqual(0);
        expect(Math.max(grown.x1, grown.y1)).toBeLessThanOrEqual(1 + EPSILON);
        expect(grown.x0 - box.x0).toBeLessThan(EPSILON);
        expect(grown.y0 - box.y0).toBeLessThan(EPSILON);
        expect(box.x1 - grown.x1).toBeLessThan(EPSILON);
        expect(box.y1 - grown.y1).toBeLessThan(EPSILON);
        expect(Math.min(grown.x1 - grown.x0, grown.y1 - grown.y0)).toBeGreaterThan(minSide - EPSILON);
      }),
    );
  });

  it('has a share of its own sides on each side of it', () => {
    const box = { x0: 0.4, y0: 0.2, x1: 0.6, y1: 0.8 };
    const grown = withMargin(box, { margin: 0.1, minSide: 0, wholeEvery: 30 });
    expect(grown.x0).toBeCloseTo(0.38);
    expect(grown.x1).toBeCloseTo(0.62);
    expect(grown.y0).toBeCloseTo(0.14);
    expect(grown.y1).toBeCloseTo(0.86);
  });
});

describe('boxes in boxes', () => {
  const outer = { x0: 0.5, y0: 0, x1: 1, y1: 0.5 };

  it('are told in shares of the frame', () => {
    expect(boxWithin(outer, { x0: 0, y0: 0.5, x1: 0.5, y1: 1 })).toEqual({
      x0: 0.5,
      y0: 0.25,
      x1: 0.75,
      y1: 0.5,
    });
  });

  it.each([
    ['inside', { x0: 0.1, y0: 0.1, x1: 0.9, y1: 0.9 }, false],
    ['at the sides of the frame', { x0: 0.1, y0: 0, x1: 1, y1: 0.9 }, false],
    ['at the left, where the frame goes on', { x0: 0, y0: 0.1, x1: 0.9, y1: 0.9 }, true],
    ['at the bottom, where the frame goes on', { x0: 0.1, y0: 0.1, x1: 0.9, y1: 1 }, true],
  ])('are cut or not: %s', (_, inner, cut) => {
    expect(isCut(outer, inner)).toBe(cut);
  });

  it('join to the smallest around both', () => {
    expect(joined(outer, { x0: 0.2, y0: 0.3, x1: 0.6, y1: 0.9 })).toEqual({ x0: 0.2, y0: 0, x1: 1, y1: 0.9 });
  });
});
