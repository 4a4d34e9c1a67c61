import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packAlpha4, unpackAlpha4 } from './alpha4.js';
import { codeOf } from './testing/failure.js';
import { fromHex, toHex } from './testing/hex.js';

describe('4-bit alpha', () => {
  it('is round(alpha / 17) for each of the 256 values, in either nibble', () => {
    for (let alpha = 0; alpha < 256; alpha++) {
      const q = Math.round(alpha / 17);
      expect(packAlpha4(new Uint8Array([alpha, 0]))).toEqual(new Uint8Array([q << 4]));
      expect(packAlpha4(new Uint8Array([0, alpha]))).toEqual(new Uint8Array([q]));
    }
  });

  it('puts the first pixel high and leaves the last low nibble 0', () => {
    expect(toHex(packAlpha4(fromHex('00ff1122ee')))).toBe('0f12e0');
    expect(toHex(unpackAlpha4(fromHex('0f12e0'), 5))).toBe('00ff1122ee');
  });

  it('is never off by more than 8, and exact the second time', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 999 }), (alpha) => {
        const packed = packAlpha4(alpha);
        expect(packed).toHaveLength(Math.ceil(alpha.length / 2));
        const shown = unpackAlpha4(packed, alpha.length);
        for (const [i, value] of alpha.entries())
          expect(Math.abs(value - (shown[i] ?? 0))).toBeLessThanOrEqual(8);
        expect(packAlpha4(shown)).toEqual(packed);
      }),
    );
  });

  it('refuses a length that is not that of the mask', () => {
    fc.assert(
      fc.property(fc.nat(200), fc.nat(400), (bytes, pixels) => {
        const code = codeOf(() => unpackAlpha4(new Uint8Array(bytes), pixels));
        expect(code).toBe(Math.ceil(pixels / 2) === bytes ? undefined : 'length_mismatch');
      }),
    );
  });
});
