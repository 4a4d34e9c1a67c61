import { describe, expect, it } from 'vitest';
import { checkPicture } from './check-picture.js';
import { InputError } from './input-error.js';
import type { Picture } from './picture.js';

/** NV12, rows padded to 8 bytes. */
function picture(widthPx: number, heightPx: number, missingBytes = 0): Picture {
  const strideBytes = Math.ceil(widthPx / 8) * 8;
  const rows = heightPx + Math.ceil(heightPx / 2);
  return {
    kind: 'semiplanar',
    widthPx,
    heightPx,
    bytes: new Uint8Array(Math.max(0, strideBytes * rows - missingBytes)),
    colour: { matrix: 'bt709', fullRange: false },
    planes: [
      { offsetBytes: 0, strideBytes, widthPx, heightPx },
      {
        offsetBytes: strideBytes * heightPx,
        strideBytes,
        widthPx: Math.ceil(widthPx / 2),
        heightPx: Math.ceil(heightPx / 2),
      },
    ],
  };
}

describe('checkPicture', () => {
  it('takes pictures whose planes lie within their bytes, the last row without its padding', () => {
    for (const [width, height] of [
      [1, 1],
      [7, 5],
      [641, 361],
    ] as const)
      expect(() => checkPicture(picture(width, height), 4096)).not.toThrow();
    // 10 samples in rows of 16: the last six bytes are nobody's.
    expect(() => checkPicture(picture(10, 4, 6), 4096)).not.toThrow();
  });

  it('refuses an empty one, one that is too large for the graphics, and one with too few bytes', () => {
    expect(() => checkPicture(picture(0, 0), 4096)).toThrow(/empty/);
    expect(() => checkPicture(picture(4097, 2), 4096)).toThrow(/4096 px/);
    expect(() => checkPicture(picture(10, 4, 7), 4096)).toThrow(/too few/);
    expect(() => checkPicture(picture(10, 4, 7), 4096)).toThrow(InputError);
  });
});
