import { describe, expect, it } from 'vitest';
import { colourOf, YUV_MATRICES, type YuvColour, yuvToRgb } from './colour.js';

const RANGES = [false, true];
const ALL: readonly YuvColour[] = YUV_MATRICES.flatMap((matrix) =>
  RANGES.map((fullRange) => ({ matrix, fullRange })),
);

const convert = (colour: YuvColour, y: number, u: number, v: number): number[] => {
  const c = yuvToRgb(colour);
  const luma = (y - c.yOffset) * c.yScale;
  return [luma + c.rv * (v - 128), luma + c.gu * (u - 128) + c.gv * (v - 128), luma + c.bu * (u - 128)];
};

const expectNear = (actual: readonly number[], expected: readonly number[], tolerance: number): void => {
  expected.forEach((value, index) => {
    expect(Math.abs((actual[index] ?? Number.NaN) - value)).toBeLessThanOrEqual(tolerance);
  });
};

describe('yuvToRgb', () => {
  it.each(ALL)('keeps black, grey and white grey in $matrix, full range $fullRange', (colour) => {
    const [black, white] = colour.fullRange ? [0, 255] : [16, 235];
    expectNear(convert(colour, black, 128, 128), [0, 0, 0], 1e-9);
    expectNear(convert(colour, white, 128, 128), [255, 255, 255], 1e-9);
    const middle = (black + white) / 2;
    expectNear(convert(colour, middle, 128, 128), [127.5, 127.5, 127.5], 1e-9);
  });

  // Samples of the colour bars at full intensity, rounded as the standards print them.
  it.each([
    { matrix: 'bt601', yuv: [81, 90, 240], rgb: [255, 0, 0] },
    { matrix: 'bt601', yuv: [145, 54, 34], rgb: [0, 255, 0] },
    { matrix: 'bt601', yuv: [41, 240, 110], rgb: [0, 0, 255] },
    { matrix: 'bt709', yuv: [63, 102, 240], rgb: [255, 0, 0] },
    { matrix: 'bt709', yuv: [173, 42, 26], rgb: [0, 255, 0] },
    { matrix: 'bt709', yuv: [32, 240, 118], rgb: [0, 0, 255] },
  ] as const)('reads the $matrix bar $yuv as $rgb', ({ matrix, yuv, rgb }) => {
    expectNear(convert({ matrix, fullRange: false }, yuv[0], yuv[1], yuv[2]), rgb, 2.5);
  });

  it('reads JPEG full range red', () => {
    expectNear(convert({ matrix: 'bt601', fullRange: true }, 76, 85, 255), [255, 0, 0], 1.5);
  });
});

describe('colourOf', () => {
  it('takes what the frame declares', () => {
    expect(colourOf({ matrix: 'bt709', fullRange: true })).toEqual({ matrix: 'bt709', fullRange: true });
    expect(colourOf({ matrix: 'smpte170m', fullRange: false }).matrix).toBe('bt601');
    expect(colourOf({ matrix: 'bt470bg', fullRange: null }).matrix).toBe('bt601');
    expect(colourOf({ matrix: 'bt2020-ncl', fullRange: null }).matrix).toBe('bt2020');
  });

  it('shows silent frames, and those that speak of something unknown, as video elements do', () => {
    const guess = { matrix: 'bt709', fullRange: false };
    expect(colourOf({ matrix: null, fullRange: null })).toEqual(guess);
    expect(colourOf({ matrix: 'xyz', fullRange: null })).toEqual(guess);
  });
});
