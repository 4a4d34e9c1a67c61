import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resamplePlane, resampleRgb, type Window, wholeOf } from './resample.js';

const RGB_CHANNELS = 3;

const side = fc.integer({ min: 1, max: 40 });
const size = fc.record({ widthPx: side, heightPx: side });
const share = fc.double({ min: 0, max: 0.9, noNaN: true });

/** A window inside a picture of `widthPx` by `heightPx`. */
const windowIn = ({ widthPx, heightPx }: { widthPx: number; heightPx: number }): fc.Arbitrary<Window> =>
  fc.tuple(share, share, share, share).map(([x, y, width, height]) => ({
    x: { startPx: x * widthPx, lengthPx: (1 - width) * (1 - x) * widthPx },
    y: { startPx: y * heightPx, lengthPx: (1 - height) * (1 - y) * heightPx },
  }));

const picture = fc.tuple(size, size, fc.integer({ min: 0, max: 3 })).chain(([from, to, offset]) =>
  fc.record({
    from: fc.constant(from),
    to: fc.constant(to),
    window: windowIn(from),
    // Off the start of its buffer, as a frame of a batch may be.
    pixels: fc
      .uint8Array({
        minLength: offset + from.widthPx * from.heightPx * RGB_CHANNELS,
        maxLength: offset + from.widthPx * from.heightPx * RGB_CHANNELS,
      })
      .map((bytes) => bytes.subarray(offset)),
  }),
);

/** The same filter in floating point, pixel by pixel. */
function reference(
  pixels: Uint8Array,
  from: { widthPx: number; heightPx: number },
  window: Window,
  to: { widthPx: number; heightPx: number },
  channels: number,
): number[] {
  const weightsOf = (
    sourcePx: number,
    startPx: number,
    lengthPx: number,
    count: number,
    i: number,
  ): number[] => {
    const step = lengthPx / count;
    const radius = Math.max(1, step);
    const raw = Array.from({ length: sourcePx }, (_, x) =>
      Math.max(0, 1 - Math.abs(x + 0.5 - startPx - (i + 0.5) * step) / radius),
    );
    const total = raw.reduce((sum, weight) => sum + weight, 0);
    return raw.map((weight) => weight / total);
  };
  const shown: number[] = [];
  for (let y = 0; y < to.heightPx; y++) {
    const rows = weightsOf(from.heightPx, window.y.startPx, window.y.lengthPx, to.heightPx, y);
    for (let x = 0; x < to.widthPx; x++) {
      const columns = weightsOf(from.widthPx, window.x.startPx, window.x.lengthPx, to.widthPx, x);
      for (let channel = 0; channel < channels; channel++) {
        let sum = 0;
        for (const [row, down] of rows.entries())
          for (const [column, across] of columns.entries())
            sum += down * across * (pixels[(row * from.widthPx + column) * channels + channel] ?? 0);
        shown.push(sum);
      }
    }
  }
  return shown;
}

/** Each pass rounds a value, and weights to 1/256. */
const ROUNDING_LEVELS = 4;

const worst = (a: Uint8Array, b: readonly number[]): number =>
  a.length === b.length ? Math.max(...b.map((value, i) => Math.abs(value - (a[i] ?? 0)))) : 255;

describe('resampling', () => {
  it('of pictures is a triangle filter', () => {
    fc.assert(
      fc.property(picture, ({ pixels, from, window, to }) => {
        const wanted = reference(pixels, from, window, to, RGB_CHANNELS);
        expect(worst(resampleRgb(pixels, from, window, to), wanted)).toBeLessThan(ROUNDING_LEVELS);
      }),
    );
  });

  it('of masks is the same filter', () => {
    fc.assert(
      fc.property(picture, ({ pixels, from, window, to }) => {
        const mask = pixels.subarray(0, from.widthPx * from.heightPx);
        const wanted = reference(mask, from, window, to, 1);
        expect(worst(resamplePlane(mask, from, window, to), wanted)).toBeLessThan(ROUNDING_LEVELS);
      }),
    );
  });

  it('leaves one colour that colour', () => {
    fc.assert(
      fc.property(picture, fc.integer({ min: 0, max: 255 }), ({ from, window, to }, level) => {
        const flat = new Uint8Array(from.widthPx * from.heightPx * RGB_CHANNELS).fill(level);
        expect(new Set(resampleRgb(flat, from, window, to))).toEqual(new Set([level]));
      }),
    );
  });

  it('gives back a picture that is not stretched', () => {
    fc.assert(
      fc.property(picture, ({ pixels, from }) => {
        expect(resampleRgb(pixels, from, wholeOf(from), from)).toEqual(Uint8Array.from(pixels));
      }),
    );
  });

  it('changes nothing of what it reads', () => {
    fc.assert(
      fc.property(picture, ({ pixels, from, window, to }) => {
        const before = Uint8Array.from(pixels);
        resampleRgb(pixels, from, window, to);
        expect(Uint8Array.from(pixels)).toEqual(before);
      }),
    );
  });
});
