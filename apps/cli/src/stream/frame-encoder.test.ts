import { readImageHeader } from '@maskwire/protocol';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { encodeFrameImage, sizeOf } from './frame-encoder.js';

const options = { widthPx: 64, heightPx: 36, quality: 90, format: 'jpeg' } as const;

describe('encodeFrameImage', () => {
  it('stretches to exactly the size, whatever the shape', async () => {
    const bytes = await sharp({ create: { width: 30, height: 90, channels: 4, background: '#ff000080' } })
      .png()
      .toBuffer();
    const image = await encodeFrameImage({ kind: 'file', bytes }, options);
    expect(readImageHeader(image)).toEqual({ format: 'jpeg', widthPx: 64, heightPx: 36 });
  });

  it('encodes WebP where the plan has it, of a size that its quality tells', async () => {
    const noise = { type: 'gaussian', mean: 128, sigma: 40 } as const;
    const bytes = await sharp({ create: { width: 64, height: 36, channels: 3, background: '#888', noise } })
      .png()
      .toBuffer();
    const fine = await encodeFrameImage({ kind: 'file', bytes }, { ...options, format: 'webp' });
    expect(readImageHeader(fine)).toEqual({ format: 'webp', widthPx: 64, heightPx: 36 });
    const coarse = await encodeFrameImage(
      { kind: 'file', bytes },
      { ...options, format: 'webp', quality: 20 },
    );
    expect(coarse.length).toBeLessThan(fine.length / 2);
  });

  it('turns a photo upright first', async () => {
    // The left half white; orientation 6 asks for a quarter turn clockwise, so that the top half is.
    const raw = Buffer.alloc(40 * 40, 0);
    for (let y = 0; y < 40; y++) raw.fill(255, y * 40, y * 40 + 20);
    const bytes = await sharp(raw, { raw: { width: 40, height: 40, channels: 1 } })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    const image = await encodeFrameImage({ kind: 'file', bytes }, options);
    const { data } = await sharp(image).greyscale().raw().toBuffer({ resolveWithObject: true });
    expect(data[5 * 64 + 60]).toBeGreaterThan(200);
    expect(data[30 * 64 + 5]).toBeLessThan(50);
  });

  it('tells the size of a picture the way it is seen', async () => {
    const bytes = await sharp({ create: { width: 40, height: 20, channels: 3, background: '#888' } })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    expect(await sizeOf({ kind: 'file', bytes })).toEqual({ widthPx: 20, heightPx: 40 });
    expect(await sizeOf({ kind: 'file', bytes: Buffer.from('text') })).toBeUndefined();
  });

  it('takes RGB as it is', async () => {
    const bytes = new Uint8Array(3 * 4 * 4).map((_, i) => (i % 3 === 1 ? 200 : 10));
    const image = await encodeFrameImage({ kind: 'rgb', bytes, widthPx: 4, heightPx: 4 }, options);
    const [r = 0, g = 0, b = 0] = await sharp(image).raw().toBuffer();
    expect(Math.max(Math.abs(r - 10), Math.abs(g - 200), Math.abs(b - 10))).toBeLessThan(8);
  });

  it('rejects what cannot be decoded whole', async () => {
    const noise = { type: 'gaussian', mean: 128, sigma: 40 } as const;
    const bytes = await sharp({ create: { width: 200, height: 200, channels: 3, background: '#888', noise } })
      .jpeg()
      .toBuffer();
    await expect(encodeFrameImage({ kind: 'file', bytes: bytes.subarray(0, 2000) }, options)).rejects.toThrow(
      'premature end',
    );
    await expect(encodeFrameImage({ kind: 'file', bytes: Buffer.from('text') }, options)).rejects.toThrow(
      'unsupported image format',
    );
  });
});
