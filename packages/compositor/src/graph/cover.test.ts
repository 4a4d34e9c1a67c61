import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rgbOf } from './colour-text.js';
import { coverScale } from './cover.js';

const side = fc.integer({ min: 1, max: 4000 });
const size = fc.record({ widthPx: side, heightPx: side });

describe('coverScale', () => {
  it('fills the frame, keeps the shape and cuts one direction only', () => {
    fc.assert(
      fc.property(size, size, (image, frame) => {
        const [x, y] = coverScale(image, frame);
        expect(Math.max(x, y)).toBe(1);
        // What is seen of the image has the shape of the frame.
        const seen = (image.widthPx * x) / (image.heightPx * y);
        expect(seen / (frame.widthPx / frame.heightPx)).toBeCloseTo(1, 9);
      }),
      { seed: 2 },
    );
  });
});

describe('rgbOf', () => {
  it('reads #rrggbb and takes anything else for black', () => {
    expect(rgbOf('#ff0080')).toEqual([1, 0, 128 / 255]);
    expect(rgbOf('#FF0080')).toEqual([1, 0, 128 / 255]);
    expect(['red', '#fff', '', '#12345g'].map(rgbOf)).toEqual(Array(4).fill([0, 0, 0]));
  });
});
