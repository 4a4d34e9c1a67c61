import type { Picture } from '@maskwire/compositor';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findChromium } from './browser.js';
import { type CompositorLab, openCompositorLab, rgbaPicture } from './lab.js';
import { METHODS, type Method } from './methods.js';

const WIDTH_PX = 66;
const HEIGHT_PX = 35;
const executablePath = findChromium(process.env);

/** Columns get redder to the right, rows greener downwards. */
const picture = rgbaPicture(
  Uint8Array.from({ length: 4 * WIDTH_PX * HEIGHT_PX }, (_, i) => {
    const pixel = Math.floor(i / 4);
    return [3 * (pixel % WIDTH_PX), 7 * Math.floor(pixel / WIDTH_PX), 40, 255][i % 4] ?? 0;
  }),
  WIDTH_PX,
  HEIGHT_PX,
);

/** A person on the left half. */
const mask = {
  kind: 'alpha',
  widthPx: 16,
  heightPx: 16,
  pixels: Uint8Array.from({ length: 256 }, (_, i) => (i % 16 < 8 ? 255 : 0)),
} as const;

/** NV12 of 8x6 grey pixels, coloured from row to row. @param strideBytes from one row of chroma to the next */
function semiplanar(strideBytes: number): Picture {
  const bytes = new Uint8Array(48 + 2 * strideBytes + 8).fill(255);
  bytes.fill(120, 0, 48);
  for (const row of [0, 1, 2])
    bytes.set(
      Array.from({ length: 8 }, (_, x) => 40 + 60 * row + 3 * x),
      48 + row * strideBytes,
    );
  return {
    kind: 'semiplanar',
    widthPx: 8,
    heightPx: 6,
    bytes,
    colour: { matrix: 'bt709', fullRange: true },
    planes: [
      { offsetBytes: 0, strideBytes: 8, widthPx: 8, heightPx: 6 },
      { offsetBytes: 48, strideBytes, widthPx: 4, heightPx: 3 },
    ],
  };
}

describe('the compositor lab', () => {
  let lab: CompositorLab | undefined;
  beforeAll(async () => {
    if (executablePath !== undefined) lab = await openCompositorLab({ executablePath });
  });
  beforeEach((context) => {
    if (executablePath === undefined) context.skip('there is no Chromium; `npm run e2e` installs one');
  });
  afterAll(() => lab?.close());
  const opened = (): CompositorLab => {
    if (!lab) throw new Error('The lab is not open');
    return lab;
  };

  it('hands the picture back as it came, rows top-down', async () => {
    const drawn = await opened().draw({ picture, effect: { kind: 'none' }, drawn: 'raw' });
    expect([drawn.widthPx, drawn.heightPx]).toEqual([WIDTH_PX, HEIGHT_PX]);
    expect(Buffer.from(drawn.pixels).equals(Buffer.from(picture.bytes))).toBe(true);
  });

  it('reads interleaved chroma whose rows are an odd number of bytes apart', async () => {
    const even = await opened().draw({ picture: semiplanar(8), drawn: 'raw' });
    const odd = await opened().draw({ picture: semiplanar(9), drawn: 'raw' });
    expect(new Set(even.pixels).size).toBeGreaterThan(10);
    expect(Buffer.from(odd.pixels).equals(Buffer.from(even.pixels))).toBe(true);
  });

  it('cuts the person out with alpha, and mirrored on the other side', async () => {
    const alphaAt = async (x: number, mirror: boolean): Promise<number | undefined> => {
      const { pixels } = await opened().draw({
        picture,
        mask,
        effect: { kind: 'cutout' },
        mirror,
        isFirst: true,
      });
      return pixels[4 * (17 * WIDTH_PX + x) + 3];
    };
    expect(await alphaAt(5, false)).toBe(255);
    expect(await alphaAt(60, false)).toBe(0);
    expect(await alphaAt(5, true)).toBe(0);
    expect(await alphaAt(60, true)).toBe(255);
  });

  it('replaces the room by a given image', async () => {
    const background = { widthPx: 1, heightPx: 1, pixels: Uint8Array.of(10, 200, 30, 255) };
    const { pixels } = await opened().draw({ picture, mask, effect: { kind: 'image' }, background });
    const at = 4 * (17 * WIDTH_PX + 60);
    expect([...pixels.subarray(at, at + 4)]).toEqual([10, 200, 30, 255]);
    await opened().draw({ picture, mask, background: null });
  });

  it('makes mattes of one mask by every method, each going by its own past', async () => {
    const matte = async (pixels: Uint8Array, capturedAtMs: number) => {
      const drawing = { picture, mask: { ...mask, pixels }, capturedAtMs, isFirst: capturedAtMs === 0 };
      const made = await opened().mattes(drawing, METHODS);
      return METHODS.map((method) => made[method].pixels[17 * WIDTH_PX + 5] ?? -1);
    };
    expect(await matte(mask.pixels, 0)).toEqual([255, 255, 255, 255, 255]);
    const nobody = new Uint8Array(256);
    const [, raw, averaged, hysteresis, bilateral] = await matte(nobody, 33);
    expect([raw, hysteresis, bilateral]).toEqual([0, 0, 0]);
    expect(averaged).toBe(255);
    // Between its thresholds hysteresis keeps what it had: nobody.
    const [, , , undecided] = await matte(new Uint8Array(256).fill(150), 67);
    expect(undecided).toBe(0);
  });

  it('blurs the room as each peer does: some with the person in it, some without', async () => {
    const redOnBlue = rgbaPicture(
      Uint8Array.from({ length: 4 * WIDTH_PX * HEIGHT_PX }, (_, i) => {
        const isPerson = Math.floor(i / 4) % WIDTH_PX < 32;
        return [isPerson ? 255 : 0, 0, isPerson ? 0 : 255, 255][i % 4] ?? 0;
      }),
      WIDTH_PX,
      HEIGHT_PX,
    );
    const effect = { kind: 'blur', blurStrength: 0.08 } as const;
    const redInRoom = async (method: Method): Promise<number> => {
      const { pixels } = await opened().draw({ picture: redOnBlue, mask, effect, isFirst: true }, method);
      return pixels[4 * (17 * WIDTH_PX + 37)] ?? -1;
    };
    for (const method of ['raw', 'averaged'] as const) expect(await redInRoom(method)).toBeGreaterThan(10);
    for (const method of ['ours', 'hysteresis', 'bilateral'] as const)
      expect(await redInRoom(method)).toBeLessThan(5);
  });

  it('says how long each pass took', async () => {
    const { passesMs, wholeMs } = await opened().time({ picture, mask, effect: { kind: 'cutout' } }, 3);
    expect(passesMs['effect']).toHaveLength(3);
    expect(wholeMs.every((elapsedMs) => elapsedMs > 0)).toBe(true);
  });
});
