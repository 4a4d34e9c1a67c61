import { inflateRawSync } from 'node:zlib';
import { ENCODING, unpackAlpha4 } from '@maskwire/protocol';
import { describe, expect, it } from 'vitest';
import { chooseEncoding, encodeMask } from './encode-mask.js';

const UNFILTERED = { classes: null, threshold: 0 } as const;

const mask = Uint8Array.from({ length: 1001 }, (_, i) => Math.min(255, Math.max(0, (i - 400) * 3)));

describe('mask encoding', () => {
  it.each([
    [[ENCODING.alpha8, ENCODING.alpha8Deflate, ENCODING.alpha4Deflate], ENCODING.alpha4Deflate],
    [[ENCODING.alpha8Deflate, ENCODING.alpha8], ENCODING.alpha8Deflate],
    [[ENCODING.alpha8, ENCODING.classDeflate], ENCODING.alpha8],
    [[ENCODING.classDeflate, ENCODING.unchanged], undefined],
    [[], undefined],
  ])('of %j takes %s', (offered, chosen) => {
    expect(chooseEncoding('alpha', offered)).toBe(chosen);
  });

  it('of classes takes the one that can carry them', () => {
    expect(chooseEncoding('classes', Object.values(ENCODING))).toBe(ENCODING.classDeflate);
    expect(chooseEncoding('classes', [ENCODING.alpha8, ENCODING.alpha4Deflate])).toBeUndefined();
  });

  it('ignores what is asked of classes', () => {
    const { payload } = encodeMask(mask, ENCODING.alpha8Deflate, { classes: [], threshold: 1 });
    expect(new Uint8Array(inflateRawSync(payload))).toEqual(mask);
  });

  it('sends one filtered index for each pixel of a class mask', () => {
    const planes = Uint8Array.of(0, 7, 7, 254, 255, 130, 120, 255);
    const { encoding, payload } = encodeMask(planes, ENCODING.classDeflate, {
      classes: [7, 254],
      threshold: 0.5,
    });
    expect(encoding).toBe(ENCODING.classDeflate);
    expect([...inflateRawSync(payload)]).toEqual([255, 7, 255, 254]);
  });

  it('keeps every level at 8 bits', () => {
    const { payload } = encodeMask(mask, ENCODING.alpha8Deflate, UNFILTERED);
    expect(new Uint8Array(inflateRawSync(payload))).toEqual(mask);
    expect(encodeMask(mask, ENCODING.alpha8, UNFILTERED).payload).toEqual(mask);
  });

  it('is refused when no message has room for it', () => {
    let state = 1;
    const noise = Uint8Array.from({ length: 2_100_000 }, () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state >>> 24;
    });
    for (const encoding of [ENCODING.alpha4Deflate, ENCODING.alpha8Deflate, ENCODING.alpha8] as const)
      expect(() => encodeMask(noise, encoding, UNFILTERED)).toThrow(/at most 999956 are sent/);
    expect(
      encodeMask(new Uint8Array(4_000_000), ENCODING.alpha4Deflate, UNFILTERED).payload.length,
    ).toBeLessThan(100_000);
  });

  it('is within 8 levels at 4 bits', () => {
    const { payload } = encodeMask(mask, ENCODING.alpha4Deflate, UNFILTERED);
    const shown = unpackAlpha4(inflateRawSync(payload), mask.length);
    expect(Math.max(...mask.map((alpha, i) => Math.abs(alpha - (shown[i] ?? 0))))).toBeLessThanOrEqual(8);
  });
});
