import { expect, it } from 'vitest';
import { testPicture } from './test-picture.js';

it('draws a bust: skin in the middle, wall in the corners, at any size', () => {
  for (const size of [
    { widthPx: 256, heightPx: 256 },
    { widthPx: 37, heightPx: 21 },
  ]) {
    const pixels = testPicture(size);
    expect(pixels).toHaveLength(size.widthPx * size.heightPx * 3);
    const middle = (Math.floor(size.heightPx * 0.42) * size.widthPx + (size.widthPx >> 1)) * 3;
    expect([...pixels.subarray(middle, middle + 3)]).toEqual([224, 172, 140]);
    expect([...pixels.subarray(0, 3)]).toEqual([96, 128, 140]);
  }
});
