import { describe, expect, it } from 'vitest';
import { enlarged } from './rgba.js';

describe('a smaller canvas, enlarged', () => {
  it('keeps its values, one byte a pixel or four', async () => {
    const alpha = { widthPx: 2, heightPx: 2, pixels: Uint8Array.of(0, 255, 0, 255) };
    const larger = await enlarged(alpha, { widthPx: 4, heightPx: 3 });
    expect(larger).toHaveLength(12);
    expect([larger[0], larger[3]]).toEqual([0, 255]);
    expect(larger[1]).toBeLessThan(larger[2] ?? 0);
    const flat = { widthPx: 2, heightPx: 1, pixels: Uint8Array.of(9, 80, 200, 255, 9, 80, 200, 255) };
    const colours = await enlarged(flat, { widthPx: 3, heightPx: 2 });
    expect([...colours]).toEqual(Array.from({ length: 6 }, () => [9, 80, 200, 255]).flat());
  });

  it('is the same where nothing is to be enlarged', async () => {
    const pixels = Uint8Array.of(1, 2);
    expect(await enlarged({ widthPx: 2, heightPx: 1, pixels }, { widthPx: 2, heightPx: 1 })).toBe(pixels);
  });
});
