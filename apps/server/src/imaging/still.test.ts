import { LIMITS } from '@maskwire/protocol';
import { describe, expect, it } from 'vitest';
import { sharp } from './safe-sharp.js';
import { cutoutPng, decodeStill, maskPng } from './still.js';
import { alphaShares, classShares } from './summary.js';
import { declaring, gradient, meanDifference, picture, SVG_BYTES } from './testing/pictures.js';

const MODEL = { widthPx: 32, heightPx: 32 };
const SOURCE = { widthPx: 120, heightPx: 80 };

/** Left half person, right half background. */
const halfMask = Uint8Array.from({ length: 32 * 32 }, (_, i) => (i % 32 < 16 ? 255 : 0));

const upright = picture(SOURCE);

/** To be turned a quarter clockwise when shown. */
const turnedJpeg = await upright.clone().withMetadata({ orientation: 6 }).jpeg({ quality: 95 }).toBuffer();

const REFUSED = [
  ['SVG', SVG_BYTES, 'unsupported_image'],
  ['half a JPEG', turnedJpeg.subarray(0, turnedJpeg.length >> 1), 'corrupt_image'],
  ['over 50 Mpx', declaring(turnedJpeg, { widthPx: 10_000, heightPx: 5001 }), 'image_too_large'],
  ['over 20 MB', new Uint8Array(LIMITS.maxStillBytes + 1), 'image_too_large'],
] as const;

describe('decoding photographs', () => {
  it('stretches to the size asked for and tells the source size', async () => {
    const still = await decodeStill(await upright.clone().jpeg({ quality: 95 }).toBuffer(), MODEL);
    expect(still.source).toEqual(SOURCE);
    expect(meanDifference(still.pixels, gradient(MODEL))).toBeLessThan(5);
  });

  it('applies EXIF orientation to pixels and size', async () => {
    const still = await decodeStill(turnedJpeg, MODEL);
    expect(still.source).toEqual({ widthPx: SOURCE.heightPx, heightPx: SOURCE.widthPx });
    // Orientation 6 is a quarter turn clockwise: what was at the bottom left comes to the top left.
    const [red = 255, green = 0] = still.pixels;
    expect(red).toBeLessThan(20);
    expect(green).toBeGreaterThan(230);
  });

  it.each(REFUSED)('refuses %s', async (_, image, code) => {
    await expect(decodeStill(image, MODEL)).rejects.toMatchObject({ name: 'ImagingError', code });
  });
});

describe('masks of photographs', () => {
  it('is a grey PNG of one 8-bit channel and of the source size', async () => {
    const png = await maskPng(halfMask, MODEL, SOURCE);
    const { format, width, height, channels, depth, space } = await sharp(png).metadata();
    expect({ format, width, height, channels, depth, space }).toEqual({
      format: 'png',
      width: SOURCE.widthPx,
      height: SOURCE.heightPx,
      channels: 1,
      depth: 'uchar',
      space: 'b-w',
    });
    const grey = await sharp(png).toColourspace('b-w').raw().toBuffer();
    expect([grey[0], grey[SOURCE.widthPx - 1]]).toEqual([255, 0]);
  });

  it('cuts the upright source out', async () => {
    const source = { widthPx: SOURCE.heightPx, heightPx: SOURCE.widthPx };
    const png = await cutoutPng(turnedJpeg, halfMask, MODEL, source);
    const { data, info } = await sharp(png).raw().toBuffer({ resolveWithObject: true });
    expect(info).toMatchObject({ width: source.widthPx, height: source.heightPx, channels: 4 });
    const [red = 255, green = 0, , alpha] = data;
    expect(alpha).toBe(255);
    expect(red).toBeLessThan(20);
    expect(green).toBeGreaterThan(230);
    expect(data[source.widthPx * 4 - 1]).toBe(0);
  });

  it.each([
    ['grey', upright.clone().greyscale().toColourspace('b-w').jpeg()],
    ['16-bit', upright.clone().toColourspace('rgb16').png()],
    ['half transparent', upright.clone().ensureAlpha(0.5).png()],
    ['CMYK', upright.clone().toColourspace('cmyk').jpeg()],
  ])('cuts a %s source out as 8-bit RGBA', async (_, pipeline) => {
    const png = await cutoutPng(await pipeline.toBuffer(), halfMask, MODEL, SOURCE);
    expect(await sharp(png).metadata()).toMatchObject({ channels: 4, depth: 'uchar', space: 'srgb' });
    const data = await sharp(png).raw().toBuffer();
    expect([data[3], data[SOURCE.widthPx * 4 - 1]]).toEqual([255, 0]);
  });

  it('counts the area of what is there', () => {
    expect(alphaShares(halfMask, ['person'])).toEqual([{ index: 0, label: 'person', areaShare: 0.5 }]);
    expect(alphaShares(new Uint8Array(9).fill(127), ['person'])).toEqual([]);
  });

  it('counts the area of each class, the largest first, and nothing where there is none', () => {
    const labels = ['background', 'bird', 'boat'];
    expect(classShares(Uint8Array.of(2, 0, 0, 255), labels)).toEqual([
      { index: 0, label: 'background', areaShare: 0.5 },
      { index: 2, label: 'boat', areaShare: 0.25 },
    ]);
    expect(classShares(new Uint8Array(4).fill(255), labels)).toEqual([]);
  });
});
