import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fileKind } from './file-kind.js';
import { pictureHeader } from './picture-header.js';

type Part = string | readonly number[];

/** Characters are one byte each. */
const bytesOf = (...parts: readonly Part[]): Uint8Array =>
  Uint8Array.from(
    parts.flatMap((part) => (typeof part === 'string' ? Array.from(part, (c) => c.charCodeAt(0)) : part)),
  );
const big16 = (n: number): number[] => [(n >> 8) & 255, n & 255];
const big32 = (n: number): number[] => [...big16(n >>> 16), ...big16(n & 0xffff)];
const little16 = (n: number): number[] => big16(n).toReversed();
const little32 = (n: number): number[] => big32(n).toReversed();
const little24 = (n: number): number[] => little32(n).slice(0, 3);
const box = (type: string, ...content: readonly Part[]): number[] => {
  const inner = [...bytesOf(...content)];
  return [...big32(inner.length + 8), ...bytesOf(type), ...inner];
};

const png = (width: number, height: number, ...chunks: readonly Part[]): Uint8Array =>
  bytesOf(
    '\x89PNG\r\n\x1a\n',
    big32(13),
    'IHDR',
    big32(width),
    big32(height),
    [8, 6, 0, 0, 0],
    big32(0),
    ...chunks,
  );
const jpeg = (width: number, height: number, frameMarker = 0xc2): Uint8Array =>
  bytesOf(
    [0xff, 0xd8],
    // Notes that hold what looks like a size, a table, fill bytes, then the size.
    [0xff, 0xe1, ...big16(11), 0xff, 0xc0, 0, 17, 8, 0, 1, 0, 1],
    [0xff, 0xc4, ...big16(4), 1, 2],
    [0xff, 0xff, 0xff, frameMarker, ...big16(17), 8, ...big16(height), ...big16(width), 3],
  );
const webp = (chunk: string, ...content: readonly Part[]): Uint8Array =>
  bytesOf('RIFF', little32(100), 'WEBP', chunk, little32(10), ...content);
const avif = (brand: string, ...sizes: readonly (readonly [number, number])[]): Uint8Array =>
  bytesOf(
    box('ftyp', brand, [0, 0, 0, 0]),
    box(
      'meta',
      [0, 0, 0, 0],
      box('hdlr', 'pict'),
      box(
        'iprp',
        box(
          'ipco',
          box('av1C', [0]),
          ...sizes.map(([w, h]) => box('ispe', [0, 0, 0, 0], big32(w), big32(h))),
        ),
      ),
    ),
  );

const PICTURES: readonly (readonly [name: string, bytes: Uint8Array, format: string, isAnimated: boolean])[] =
  [
    ['PNG', png(640, 360, 'IDAT'), 'PNG', false],
    ['PNG that moves', png(640, 360, [0, 0, 0, 8], 'acTL', big32(3), big32(0), 'IDAT'), 'PNG', true],
    ['progressive JPEG', jpeg(640, 360), 'JPEG', false],
    ['baseline JPEG', jpeg(640, 360, 0xc0), 'JPEG', false],
    ['GIF', bytesOf('GIF89a', little16(640), little16(360), [0, 0, 0]), 'GIF', false],
    [
      'GIF that moves',
      bytesOf('GIF89a', little16(640), little16(360), [0, 0, 0], '!\xff\x0bNETSCAPE2.0'),
      'GIF',
      true,
    ],
    [
      'lossy WebP',
      webp('VP8 ', [0, 0, 0], '\x9d\x01\x2a', little16(640 | 0x4000), little16(360)),
      'WebP',
      false,
    ],
    ['lossless WebP', webp('VP8L', [0x2f], little32(639 | (359 << 14))), 'WebP', false],
    ['WebP that moves', webp('VP8X', [0x12, 0, 0, 0], little24(639), little24(359)), 'WebP', true],
    ['AVIF with a thumbnail', avif('avif', [64, 36], [640, 360]), 'AVIF', false],
    ['HEIC', avif('heic', [640, 360]), 'HEIC', false],
    [
      'BMP top-down',
      bytesOf('BM', little32(54), little32(0), little32(54), little32(40), little32(640), little32(-360)),
      'BMP',
      false,
    ],
  ];

const SIZE = { widthPx: 640, heightPx: 360 };

describe('pictureHeader', () => {
  it.each(PICTURES)('reads the size of a %s', (_name, bytes, format, isAnimated) => {
    expect(pictureHeader(bytes)).toEqual({ format, isAnimated, size: SIZE });
  });

  it.each(PICTURES)('knows a %s that was cut short, and only guesses no size', (_name, bytes, format) => {
    for (let length = 16; length < bytes.length; length++) {
      const header = pictureHeader(bytes.subarray(0, length));
      expect(header?.format).toBe(format);
      expect([undefined, SIZE]).toContainEqual(header?.size);
    }
  });

  it('tells a size of no pixels from one that is not there', () => {
    expect(pictureHeader(png(0, 360))?.size).toBeUndefined();
    expect(pictureHeader(jpeg(640, 0))?.size).toBeUndefined();
  });

  it('sees a picture of 100 megapixels coming', () => {
    expect(pictureHeader(png(10_000, 10_000))?.size).toEqual({ widthPx: 10_000, heightPx: 10_000 });
    expect(pictureHeader(png(0xffffffff, 0xffffffff))?.size?.widthPx).toBe(0xffffffff);
  });

  it('never throws and never hangs, whatever follows a good beginning', () => {
    const beginnings = PICTURES.map(([, bytes]) => bytes.subarray(0, 20));
    fc.assert(
      fc.property(fc.constantFrom(...beginnings), fc.uint8Array({ maxLength: 400 }), (beginning, rest) => {
        expect(pictureHeader(Uint8Array.from([...beginning, ...rest]))?.format).toBeDefined();
      }),
      { seed: 5, numRuns: 500 },
    );
  });
});

describe('fileKind', () => {
  it.each([
    ['an MP4', bytesOf(box('ftyp', 'isom'), box('moov')), 'video'],
    ['sound in an MP4', bytesOf(box('ftyp', 'M4A ')), 'video'],
    ['a WebM', bytesOf([0x1a, 0x45, 0xdf, 0xa3], 'webm'), 'video'],
    ['an SVG', bytesOf('<?xml version="1.0"?>\n<!-- made by hand -->\n<svg width="1">'), 'drawing'],
    ['a text', bytesOf('no picture'), 'other'],
    ['a PDF', bytesOf('%PDF-1.7'), 'other'],
    ['nothing', bytesOf(), 'other'],
  ])('takes %s for what it is', (_name, bytes, kind) => {
    expect(fileKind(bytes).kind).toBe(kind);
  });
});
