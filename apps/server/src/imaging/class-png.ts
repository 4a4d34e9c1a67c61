import { constants, crc32, deflateSync } from 'node:zlib';
import { NO_CLASS } from '@maskwire/protocol';
import type { PixelSize } from './size.js';

/**
 * PNG with 8-bit palette indices (PNG specification, third edition, sections 5, 9 and 11). Written here because encoders
 * sort and thin out palettes, and an index must stay the class it stands for.
 */

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const BIT_DEPTH = 8;
const COLOUR_TYPE_PALETTE = 3;
const PALETTE_ENTRIES = 256;

/** Each byte as its difference from the one above. */
const FILTER_UP = 2;

// Stretched rows are equal to those above: nearly all bytes are zero, which run-length matching takes at once.
const DEFLATE = { level: 1, strategy: constants.Z_RLE } as const;

/**
 * A class mask as a palette PNG of the source's size, nearest neighbour: palette index = class index, in the colours of
 * `palette`; `NO_CLASS` is transparent.
 * @param indices one byte a pixel of `size`
 * @param palette `#rrggbb` for each class
 */
export function classPng(
  indices: Uint8Array,
  size: PixelSize,
  source: PixelSize,
  palette: readonly string[],
): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(source.widthPx, 0);
  header.writeUInt32BE(source.heightPx, 4);
  header.set([BIT_DEPTH, COLOUR_TYPE_PALETTE], 8);
  const opacity = Buffer.alloc(PALETTE_ENTRIES, 255);
  opacity[NO_CLASS] = 0;
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('PLTE', coloursOf(palette)),
    chunk('tRNS', opacity),
    chunk('IDAT', deflateSync(filteredRows(indices, size, source), DEFLATE)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  framed.set(body, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}

function coloursOf(palette: readonly string[]): Buffer {
  const colours = Buffer.alloc(PALETTE_ENTRIES * 3);
  for (const [index, colour] of palette.entries()) colours.write(colour.slice(1), index * 3, 3, 'hex');
  return colours;
}

/** Rows of the source's size, each with its filter type before it. */
function filteredRows(indices: Uint8Array, size: PixelSize, source: PixelSize): Buffer {
  const { widthPx, heightPx } = source;
  const columns = nearest(widthPx, size.widthPx);
  const rows = nearest(heightPx, size.heightPx);
  const filtered = Buffer.alloc(heightPx * (widthPx + 1));
  let above: number | undefined;
  for (let y = 0; y < heightPx; y++) {
    const to = y * (widthPx + 1);
    filtered[to] = FILTER_UP;
    const row = (rows[y] ?? 0) * size.widthPx;
    // A row equal to the one above is all zeros already.
    if (row === above) continue;
    for (let x = 0; x < widthPx; x++) {
      const at = columns[x] ?? 0;
      const over = above === undefined ? 0 : (indices[above + at] ?? 0);
      filtered[to + 1 + x] = (indices[row + at] ?? 0) - over;
    }
    above = row;
  }
  return filtered;
}

/** For each of `count` places along a side the one of `among` whose middle is nearest. */
const nearest = (count: number, among: number): Uint32Array =>
  Uint32Array.from({ length: count }, (_, i) => Math.floor(((i + 0.5) * among) / count));
