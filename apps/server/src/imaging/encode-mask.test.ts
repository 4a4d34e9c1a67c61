import { inflateRawSync } from 'node:zlib';
import { ENCODING, unpackAlpha4 } from '@maskwire/protocol';
import { describe, expect, it } from 'vitest';
import { chooseAlphaEncoding, encodeAlpha } from './encode-mask.js';

const mask = Uint8Array.from({ length: 1001 }, (_, i) => Math.min(255, Math.max(0, (i - 400) * 3)));

describe('mask encoding', () => {
  it.each([
    [[ENCODING.alpha8, ENCODING.alpha8Deflate, ENCODING.alpha4Deflate], ENCODING.alpha4Deflate],
    [[ENCODING.alpha8Deflate, ENCODING.alpha8], ENCODING.alpha8Deflate],
    [[ENCODING.alpha8, ENCODING.classDeflate], ENCODING.alpha8],
    [[ENCODING.classDeflate, ENCODING.unchanged], undefined],
    [[], undefined],
  ])('of %j takes %s', (offered, chosen) => {
    expect(chooseAlphaEncoding(offered)).toBe(chosen);
  });

  it('keeps every level at 8 bits', () => {
    const { payload } = encodeAlpha(mask, ENCODING.alpha8Deflate);
    expect(new Uint8Array(inflateRawSync(payload))).toEqual(mask);
    expect(encodeAlpha(mask, ENCODING.alpha8).payload).toEqual(mask);
  });

  it('is within 8 levels at 4 bits', () => {
    const { payload } = encodeAlpha(mask, ENCODING.alpha4Deflate);
    const shown = unpackAlpha4(inflateRawSync(payload), mask.length);
    expect(Math.max(...mask.map((alpha, i) => Math.abs(alpha - (shown[i] ?? 0))))).toBeLessThanOrEqual(8);
  });
});
