import { describe, expect, it } from 'vitest';
import { placeInPicture, placeOnCanvas } from './place.js';

const WIDE = { widthPx: 1600, heightPx: 900 };

describe('placeOnCanvas', () => {
  it('is the same place where box and canvas have one shape, whatever their sizes', () => {
    const box = { widthPx: 320, heightPx: 180 };
    for (const fit of ['contain', 'cover'] as const)
      expect(placeOnCanvas({ x: 0.25, y: 0.75 }, box, WIDE, fit)).toEqual({ x: 0.25, y: 0.75 });
  });

  it('is nothing on the bars beside a canvas that is wholly seen', () => {
    const square = { widthPx: 900, heightPx: 900 };
    // Bars above and below take 0.21875 of the height each.
    expect(placeOnCanvas({ x: 0.5, y: 0.2 }, square, WIDE, 'contain')).toBeUndefined();
    expect(placeOnCanvas({ x: 0.5, y: 0.9 }, square, WIDE, 'contain')).toBeUndefined();
    const top = placeOnCanvas({ x: 0, y: 0.21875 }, square, WIDE, 'contain');
    expect(top?.x).toBeCloseTo(0, 9);
    expect(top?.y).toBeCloseTo(0, 9);
  });

  it('counts what is cut off a canvas that covers its box', () => {
    const square = { widthPx: 900, heightPx: 900 };
    const left = placeOnCanvas({ x: 0, y: 0.25 }, square, WIDE, 'cover');
    expect(left?.x).toBeCloseTo(350 / 1600, 9);
    expect(left?.y).toBe(0.25);
  });
});

describe('placeInPicture', () => {
  it('is turned where the picture is mirrored', () => {
    expect(placeInPicture({ x: 0.2, y: 0.3 }, 'overlay', false)).toEqual({ x: 0.2, y: 0.3 });
    expect(placeInPicture({ x: 0.2, y: 0.3 }, 'overlay', true)).toEqual({ x: 0.8, y: 0.3 });
    expect(placeInPicture({ x: 0, y: 0 }, 'overlay', true).x).toBeLessThan(1);
  });

  it('is the same in both pictures of a split canvas, each mirrored by itself', () => {
    for (const x of [0.125, 0.625]) {
      expect(placeInPicture({ x, y: 0 }, 'split', false)).toEqual({ x: 0.25, y: 0 });
      expect(placeInPicture({ x, y: 0 }, 'split', true)).toEqual({ x: 0.75, y: 0 });
    }
  });
});
