import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pasteMask } from './paste.js';

const FRAME = { widthPx: 40, heightPx: 30 };
const PART = { widthPx: 16, heightPx: 16 };
const MIDDLE = { x0: 0.25, y0: 0.2, x1: 0.75, y1: 0.8 };
const WHOLE = { x0: 0, y0: 0, x1: 1, y1: 1 };

const frameOf = (level: number): Uint8Array => new Uint8Array(40 * 30).fill(level);
const partOf = (level: number): Uint8Array => new Uint8Array(16 * 16).fill(level);
const at = (mask: Uint8Array, x: number, y: number): number => mask[y * 40 + x] ?? -1;

const side = fc.tuple(
  fc.double({ min: 0, max: 0.9, noNaN: true }),
  fc.double({ min: 0.05, max: 1, noNaN: true }),
);
const anyBox = fc.tuple(side, side).map(([[x, width], [y, height]]) => ({
  x0: x,
  y0: y,
  x1: Math.min(1, x + width),
  y1: Math.min(1, y + height),
}));

describe('pasting', () => {
  it('replaces all of a frame by a part that covers it', () => {
    expect(pasteMask(frameOf(9), FRAME, partOf(200), PART, WHOLE)).toEqual(frameOf(200));
  });

  it('leaves what is outside the box, and the mask it was given', () => {
    const frame = frameOf(9);
    const pasted = pasteMask(frame, FRAME, partOf(200), PART, MIDDLE);
    expect([at(pasted, 9, 15), at(pasted, 30, 15), at(pasted, 20, 5), at(pasted, 20, 24)]).toEqual([
      9, 9, 9, 9,
    ]);
    expect(at(pasted, 20, 15)).toBe(200);
    expect(frame).toEqual(frameOf(9));
  });

  it('puts each pixel of the part where it belongs', () => {
    // Left half 0, right half 240, in a box from 10 to 30: the middle is at 20.
    const halves = partOf(0).map((_, i) => (i % 16 < 8 ? 0 : 240));
    const pasted = pasteMask(frameOf(0), FRAME, halves, PART, MIDDLE);
    expect(at(pasted, 17, 15)).toBe(0);
    expect(at(pasted, 22, 15)).toBe(240);
    expect(at(pasted, 19, 15) + at(pasted, 20, 15)).toBeCloseTo(240, -1);
  });

  it('fades in from the sides of the box, but not from those of the frame', () => {
    const size = { widthPx: 200, heightPx: 200 };
    const box = { x0: 0, y0: 0.25, x1: 0.5, y1: 0.75 };
    const pasted = pasteMask(new Uint8Array(200 * 200), size, partOf(255), PART, box);
    const row = pasted.subarray(100 * 200, 101 * 200);
    expect(row[0]).toBe(255);
    const edge = [...row.subarray(90, 101)];
    expect(edge).toEqual([...edge].sort((a, b) => b - a));
    expect(new Set(edge).size).toBeGreaterThan(4);
    expect(row[99]).toBeLessThan(64);
  });

  it('shows no seam where part and frame agree', () => {
    fc.assert(
      fc.property(anyBox, fc.integer({ min: 0, max: 255 }), (box, level) => {
        expect(pasteMask(frameOf(level), FRAME, partOf(level), PART, box)).toEqual(frameOf(level));
      }),
    );
  });

  it('stays between the frame and the part', () => {
    fc.assert(
      fc.property(
        anyBox,
        fc.integer({ min: 0, max: 255 }),
        fc.integer({ min: 0, max: 255 }),
        (box, under, over) => {
          const pasted = pasteMask(frameOf(under), FRAME, partOf(over), PART, box);
          expect(Math.min(...pasted)).toBeGreaterThanOrEqual(Math.min(under, over));
          expect(Math.max(...pasted)).toBeLessThanOrEqual(Math.max(under, over));
        },
      ),
    );
  });
});
