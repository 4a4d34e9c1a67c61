import { LIMITS } from '@maskwire/protocol';
import { describe, expect, it } from 'vitest';
import { FrameDecoder } from './frame.js';
import { sharp } from './safe-sharp.js';
import { declaring, gradient, manyScans, meanDifference, picture, SVG_BYTES } from './testing/pictures.js';

const SIZE = { widthPx: 64, heightPx: 48 };
const truth = gradient(SIZE);
const decoder = await FrameDecoder.create();

describe('frame decoding', () => {
  it('uses the direct JPEG binding on this machine', () => {
    expect(decoder.name).toBe('jpeg-turbo');
  });

  it.each([
    ['JPEG', picture(SIZE).jpeg({ quality: 95 })],
    ['progressive JPEG', picture(SIZE).jpeg({ quality: 95, progressive: true })],
    ['WebP', picture(SIZE).webp({ quality: 95 })],
    ['PNG', picture(SIZE).png()],
    ['PNG with alpha', picture(SIZE).ensureAlpha(0.5).png()],
    ['16-bit PNG', picture(SIZE).toColourspace('rgb16').png()],
    ['CMYK JPEG', picture(SIZE).toColourspace('cmyk').jpeg({ quality: 95 })],
  ])('reads a %s of the right size', async (format, pipeline) => {
    const pixels = await decoder.decode(await pipeline.toBuffer(), SIZE);
    // CMYK cannot hold every colour of the gradient.
    expect(meanDifference(pixels, truth)).toBeLessThan(format === 'CMYK JPEG' ? 25 : 3);
  });

  it('reads grey as three equal channels', async () => {
    const pixels = await decoder.decode(await picture(SIZE).greyscale().jpeg().toBuffer(), SIZE);
    expect(pixels).toHaveLength(truth.length);
    expect(pixels[0]).toBe(pixels[1]);
  });

  it.each(['jpeg', 'webp', 'png'] as const)('stretches a %s of another shape', async (format) => {
    const tall = await picture({ widthPx: 100, heightPx: 300 }).toFormat(format, { quality: 95 }).toBuffer();
    expect(meanDifference(await decoder.decode(tall, SIZE), truth)).toBeLessThan(4);
  });

  it('ignores EXIF orientation', async () => {
    const turned = await picture(SIZE).withMetadata({ orientation: 6 }).jpeg({ quality: 95 }).toBuffer();
    expect(meanDifference(await decoder.decode(turned, SIZE), truth)).toBeLessThan(3);
  });

  it('keeps the frames of a batch apart', async () => {
    const dark = await picture(SIZE, new Uint8Array(truth.length).fill(9)).jpeg().toBuffer();
    const light = await picture(SIZE, new Uint8Array(truth.length).fill(240)).jpeg().toBuffer();
    const first = await decoder.decode(dark, SIZE, 0);
    const second = await decoder.decode(light, SIZE, 1);
    expect(first[0]).toBeLessThan(20);
    expect(second[0]).toBeGreaterThan(230);
  });

  it('reads a view on a larger buffer', async () => {
    const jpeg = await picture(SIZE).jpeg({ quality: 95 }).toBuffer();
    const wide = new Uint8Array(jpeg.length + 40);
    wide.set(jpeg, 20);
    const pixels = await decoder.decode(wide.subarray(20, 20 + jpeg.length), SIZE);
    expect(meanDifference(pixels, truth)).toBeLessThan(3);
  });
});

const jpeg = await picture(SIZE).jpeg().toBuffer();

const cut = async (format: 'jpeg' | 'webp' | 'png', share: number): Promise<Uint8Array> => {
  const image = await picture(SIZE).toFormat(format).toBuffer();
  return image.subarray(0, Math.floor(image.length * share));
};

const REFUSED = [
  ['SVG', SVG_BYTES, 'unsupported_image'],
  ['GIF', await picture(SIZE).gif().toBuffer(), 'unsupported_image'],
  ['nothing', new Uint8Array(0), 'unsupported_image'],
  ['text', new TextEncoder().encode('hello, this is no image at all'), 'unsupported_image'],
  ['half a JPEG', await cut('jpeg', 0.5), 'corrupt_image'],
  ['a JPEG less its end', await cut('jpeg', 0.98), 'corrupt_image'],
  ['half a WebP', await cut('webp', 0.5), 'corrupt_image'],
  ['half a PNG', await cut('png', 0.5), 'corrupt_image'],
  ['a JPEG header alone', await cut('jpeg', 0.02), 'corrupt_image'],
  ['a JPEG of 16000x16000', declaring(jpeg, { widthPx: 16000, heightPx: 16000 }), 'image_too_large'],
  ['a side too long', await picture({ widthPx: 1281, heightPx: 8 }).png().toBuffer(), 'image_too_large'],
  ['too many pixels', await picture({ widthPx: 1280, heightPx: 800 }).png().toBuffer(), 'image_too_large'],
] as const;

describe('frames refused', () => {
  it.each(REFUSED)('%s', async (_, image, code) => {
    await expect(decoder.decode(image, SIZE)).rejects.toMatchObject({ name: 'ImagingError', code });
  });

  it('leaves nothing of an earlier frame in place of a damaged one', async () => {
    await decoder.decode(jpeg, SIZE);
    const small = declaring(await picture({ widthPx: 8, heightPx: 8 }).jpeg().toBuffer(), SIZE);
    await expect(decoder.decode(small, SIZE)).rejects.toMatchObject({ code: 'corrupt_image' });
  });

  it('spends no time on a JPEG of forty thousand scans', async () => {
    const size = { widthPx: 256, heightPx: 256 };
    // One colour: its scans are the shortest there are.
    const grey = new Uint8Array(256 * 256 * 3).fill(119);
    const progressive = await picture(size, grey).jpeg({ progressive: true }).toBuffer();
    const bomb = manyScans(progressive, LIMITS.maxFrameBytes);
    const tookMs: number[] = [];
    for (let run = 0; run < 3; run++) {
      const startMs = performance.now();
      await expect(decoder.decode(bomb, size)).rejects.toMatchObject({ code: 'corrupt_image' });
      tookMs.push(performance.now() - startMs);
    }
    // The whole of it takes 300 ms and more.
    expect(Math.min(...tookMs)).toBeLessThan(100);
  });

  it('keeps every loader but three shut', async () => {
    await expect(sharp(SVG_BYTES).png().toBuffer()).rejects.toThrow(/unsupported image format/);
  });
});
