import { describe, expect, it } from 'vitest';
import { classPng } from './class-png.js';
import { sharp } from './safe-sharp.js';

const SIZE = { widthPx: 3, heightPx: 2 };
const SOURCE = { widthPx: 9, heightPx: 4 };
const PALETTE = ['#000000', '#0072b2', '#e69f00'];
const INDICES = Uint8Array.of(0, 1, 2, 2, 255, 1);

const RGBA = { 0: [0, 0, 0, 255], 1: [0, 0x72, 0xb2, 255], 2: [0xe6, 0x9f, 0, 255], 255: [0, 0, 0, 0] };

const CHUNK_FRAME_BYTES = 12;

/** Chunks of a PNG by type; the decoder below checks their sums. */
function chunksOf(png: Uint8Array): Map<string, Uint8Array> {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  const chunks = new Map<string, Uint8Array>();
  for (let at = 8; at < png.length; ) {
    const length = view.getUint32(at);
    const type = new TextDecoder().decode(png.subarray(at + 4, at + 8));
    chunks.set(type, png.subarray(at + 8, at + 8 + length));
    at += length + CHUNK_FRAME_BYTES;
  }
  return chunks;
}

describe('a class mask as PNG', () => {
  it('has the source size and each class where it is, in its colour', async () => {
    const png = classPng(INDICES, SIZE, SOURCE, PALETTE);
    const { data, info } = await sharp(png).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
    expect(info).toMatchObject({ width: SOURCE.widthPx, height: SOURCE.heightPx, channels: 4 });
    const shown = Array.from({ length: SOURCE.widthPx * SOURCE.heightPx }, (_, i) => [
      ...data.subarray(i * 4, i * 4 + 4),
    ]);
    const upper = [0, 0, 0, 1, 1, 1, 2, 2, 2] as const;
    const lower = [2, 2, 2, 255, 255, 255, 1, 1, 1] as const;
    expect(shown).toEqual([...upper, ...upper, ...lower, ...lower].map((index) => RGBA[index]));
  });

  it('has the class index as palette index, at 8 bits', () => {
    const png = classPng(INDICES, SIZE, SOURCE, PALETTE);
    const chunks = chunksOf(png);
    const [bitDepth, colourType] = chunks.get('IHDR')?.subarray(8) ?? [];
    expect({ bitDepth, colourType }).toEqual({ bitDepth: 8, colourType: 3 });
    expect([...(chunks.get('PLTE') ?? [])].slice(0, 9)).toEqual([0, 0, 0, 0, 0x72, 0xb2, 0xe6, 0x9f, 0]);
    expect(chunks.get('tRNS')?.[255]).toBe(0);
  });

  it('of 50 Mpx takes little time and few bytes', () => {
    const size = { widthPx: 513, heightPx: 513 };
    const indices = Uint8Array.from({ length: 513 * 513 }, (_, i) => Math.floor((i % 513) / 30));
    const startedMs = performance.now();
    const png = classPng(indices, size, { widthPx: 10_000, heightPx: 5000 }, PALETTE);
    expect(performance.now() - startedMs).toBeLessThan(5000);
    expect(png.length).toBeLessThan(1_000_000);
  });

  it('may shrink the mask', async () => {
    const png = classPng(INDICES, SIZE, { widthPx: 1, heightPx: 1 }, PALETTE);
    expect([...(await sharp(png).ensureAlpha().raw().toBuffer())]).toEqual(RGBA[255]);
  });
});
