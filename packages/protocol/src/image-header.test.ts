import fc from 'fast-check';
import sharp, { type Sharp } from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { readImageHeader, sniffImage } from './image-header.js';
import { codeOf } from './testing/failure.js';

const WIDTH = 97;
const HEIGHT = 61;

const picture = (widthPx = WIDTH, heightPx = HEIGHT): Sharp =>
  sharp({
    create: {
      width: widthPx,
      height: heightPx,
      channels: 3,
      background: '#336699',
      noise: { type: 'gaussian', mean: 128, sigma: 40 },
    },
  });

const withAlpha = (): Sharp => picture().ensureAlpha(0.5);

/** Every kind of file that a browser, a phone or a tool writes. */
const makers = {
  jpeg: () => picture().jpeg(),
  'progressive jpeg': () => picture().jpeg({ progressive: true }),
  'jpeg with EXIF and a colour profile': () =>
    picture()
      .withExif({ IFD0: { Copyright: 'x'.repeat(3000) } })
      .withIccProfile('srgb')
      .jpeg(),
  'grey jpeg': () => picture().greyscale().jpeg(),
  'mozjpeg 4:4:4': () => picture().jpeg({ mozjpeg: true, chromaSubsampling: '4:4:4' }),
  png: () => picture().png(),
  'palette png': () => picture().png({ palette: true }),
  'interlaced png': () => picture().png({ progressive: true }),
  'lossy webp': () => picture().webp({ quality: 40 }),
  'lossless webp': () => picture().webp({ lossless: true }),
  'webp with alpha': () => withAlpha().webp(),
  'webp with EXIF': () =>
    picture()
      .withExif({ IFD0: { Copyright: 'x' } })
      .webp(),
} as const;
type Kind = keyof typeof makers;
const KINDS = Object.keys(makers) as Kind[];

const formatOf = (kind: Kind): string => /jpeg|png|webp/.exec(kind)?.[0] ?? '';

const files = new Map<Kind, Uint8Array>();
beforeAll(async () => {
  for (const kind of KINDS) files.set(kind, new Uint8Array(await makers[kind]().toBuffer()));
});
const file = (kind: Kind): Uint8Array => files.get(kind) ?? new Uint8Array();

describe('image header', () => {
  it.each(KINDS)('tells format and size of a %s', (kind) => {
    const expected = { format: formatOf(kind), widthPx: WIDTH, heightPx: HEIGHT };
    expect(readImageHeader(file(kind))).toEqual(expected);
    expect(sniffImage(file(kind))).toBe(expected.format);
  });

  it.each([
    [1, 1],
    [1, 999],
    [4000, 3],
    [16_383, 1],
  ])('tells a size of %d x %d in all three formats', async (widthPx, heightPx) => {
    const made = await Promise.all([
      picture(widthPx, heightPx).jpeg().toBuffer(),
      picture(widthPx, heightPx).png().toBuffer(),
      picture(widthPx, heightPx).webp().toBuffer(),
      picture(widthPx, heightPx).webp({ lossless: true }).toBuffer(),
    ]);
    for (const bytes of made) expect(readImageHeader(bytes)).toMatchObject({ widthPx, heightPx });
  });

  it('reads a view inside a larger buffer', () => {
    const bytes = file('jpeg');
    const large = new Uint8Array(bytes.length + 9);
    large.set(bytes, 9);
    expect(readImageHeader(large.subarray(9))).toMatchObject({ widthPx: WIDTH, heightPx: HEIGHT });
  });

  it('skips fill bytes and segments in front of the size', () => {
    const bytes = file('jpeg');
    const filled = new Uint8Array([0xff, 0xd8, 0xff, 0xff, 0xff, 0xfe, 0, 4, 9, 9, ...bytes.subarray(2)]);
    expect(readImageHeader(filled)).toMatchObject({ widthPx: WIDTH, heightPx: HEIGHT });
  });
});

describe('image header of bad input', () => {
  it.each([
    ['nothing', Buffer.alloc(0)],
    ['text', Buffer.from('hello, this is no image at all')],
    ['SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')],
    ['GIF', Buffer.from('GIF89a\u0001\0\u0001\0')],
    ['RIFF sound', Buffer.from('RIFF\0\0\0\0WAVEfmt ')],
  ])('refuses %s as unsupported', (_, bytes) => {
    expect(codeOf(() => readImageHeader(bytes))).toBe('unsupported_image');
  });

  it('refuses AVIF and TIFF as unsupported', async () => {
    for (const bytes of [await picture().tiff().toBuffer(), await picture(16, 16).avif().toBuffer()])
      expect(codeOf(() => readImageHeader(bytes))).toBe('unsupported_image');
  });

  it.each(KINDS)('of a cut %s either still tells the true size or says that it is broken', (kind) => {
    const bytes = file(kind);
    for (let length = 0; length < Math.min(bytes.length, 1500); length++) {
      const cut = bytes.subarray(0, length);
      const code = codeOf(() => readImageHeader(cut));
      const answer = code ?? readImageHeader(cut);
      const whole = { format: formatOf(kind), widthPx: WIDTH, heightPx: HEIGHT };
      const allowed = sniffImage(cut) === undefined ? ['unsupported_image'] : ['corrupt_image', whole];
      expect(allowed).toContainEqual(answer);
    }
    expect(codeOf(() => readImageHeader(bytes))).toBeUndefined();
  });

  it.each(['png', 'lossy webp', 'jpeg'] as const)('refuses a %s that declares no width', (kind) => {
    const bytes = file(kind).slice();
    const at = { png: () => 16, 'lossy webp': () => 26, jpeg: () => sizeAt(bytes) + 2 }[kind]();
    bytes.fill(0, at, at + (kind === 'png' ? 4 : 2));
    expect(codeOf(() => readImageHeader(bytes))).toBe('corrupt_image');
  });

  it('gives up on endless segments', () => {
    const segments = new Uint8Array(4 * 100_000 + 3).fill(0xff);
    segments.set([0xff, 0xd8]);
    for (let at = 2; at + 4 < segments.length; at += 4) segments.set([0xff, 0xe0, 0, 2], at);
    expect(codeOf(() => readImageHeader(segments))).toBe('corrupt_image');
  });

  it('throws nothing but its own error, whatever bytes follow a true beginning', () => {
    const starts = [
      [0xff, 0xd8, 0xff],
      [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
      [...Buffer.from('RIFF\0\0\0\0WEBPVP8 ')],
      [...Buffer.from('RIFF\0\0\0\0WEBPVP8L')],
      [...Buffer.from('RIFF\0\0\0\0WEBPVP8X')],
    ];
    fc.assert(
      fc.property(fc.constantFrom(...starts), fc.uint8Array({ maxLength: 200 }), (start, rest) => {
        const code = codeOf(() => readImageHeader(new Uint8Array([...start, ...rest])));
        expect([undefined, 'corrupt_image']).toContain(code);
      }),
      { numRuns: 3000 },
    );
  });

  it('throws nothing but its own error at a damaged file', () => {
    fc.assert(
      fc.property(fc.constantFrom(...KINDS), fc.array(fc.tuple(fc.nat(400), fc.nat(255))), (kind, damage) => {
        const bytes = file(kind).slice();
        for (const [at, value] of damage) bytes[at % bytes.length] = value;
        const code = codeOf(() => readImageHeader(bytes));
        expect([undefined, 'corrupt_image', 'unsupported_image']).toContain(code);
      }),
      { numRuns: 2000 },
    );
  });
});

/** Where the height stands in a baseline JPEG: its marker appears in no segment before it. */
const sizeAt = (jpeg: Uint8Array): number => Buffer.from(jpeg).indexOf(Buffer.from([0xff, 0xc0])) + 5;
