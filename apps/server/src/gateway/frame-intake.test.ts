import { encodeFrame } from '@maskwire/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkFrame } from './frame-intake.js';

/** A JPEG up to its frame header, declaring this size. */
const jpegHeader = (widthPx: number, heightPx: number): Uint8Array =>
  Uint8Array.from([
    0xff,
    0xd8,
    0xff,
    0xc0,
    0,
    17,
    8,
    heightPx >> 8,
    heightPx & 255,
    widthPx >> 8,
    widthPx & 255,
    3,
  ]);

const frameOf = (image: Uint8Array): Uint8Array => encodeFrame({ frameId: 7, timestampS: 1 }, image);

describe('declared size', () => {
  it.each([
    [256, 256, true],
    [1280, 720, true],
    [1280, 781, true],
    [1280, 782, false],
    [1281, 100, false],
    [100, 1281, false],
    [16_000, 16_000, false],
  ])('%i x %i px: fit = %s', (widthPx, heightPx, fit) => {
    const intake = checkFrame(frameOf(jpegHeader(widthPx, heightPx)));
    expect(intake).toMatchObject(fit ? { ok: true } : { ok: false, reason: 'image_too_large' });
  });
});

it('reads no format by its name: SVG, GIF and text are unsupported', () => {
  for (const text of ['<svg xmlns="http://www.w3.org/2000/svg"/>', 'GIF89a......', 'hello'])
    expect(checkFrame(frameOf(new TextEncoder().encode(text)))).toEqual({
      ok: false,
      reason: 'unsupported_image',
    });
});

it('never throws, whatever comes', () => {
  const prefix = fc.constantFrom([], [0xff, 0xd8, 0xff], [0x89, 0x50, 0x4e, 0x47], [0x52, 0x49, 0x46, 0x46]);
  fc.assert(
    fc.property(prefix, fc.uint8Array({ maxLength: 200 }), fc.boolean(), (head, bytes, framed) => {
      const image = Uint8Array.from([...head, ...bytes, 0]);
      const intake = checkFrame(framed ? frameOf(image) : image);
      expect(typeof intake.ok).toBe('boolean');
    }),
    { numRuns: 1000 },
  );
});
