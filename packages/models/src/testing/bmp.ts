import { readFileSync } from 'node:fs';

export interface Bmp {
  readonly width: number;
  readonly height: number;
  /** 3 for RGB, 1 for indices. */
  readonly channels: number;
  /** Rows top-down. */
  readonly data: Uint8Array;
}

/** Reads an uncompressed BMP of 24 bits (as RGB) or of 8 bits (its indices, not their colours). */
export function readBmp(path: string): Bmp {
  const file = readFileSync(path);
  const start = file.readUInt32LE(10);
  const width = file.readInt32LE(18);
  const signedHeight = file.readInt32LE(22);
  const bits = file.readUInt16LE(28);
  const compression = file.readUInt32LE(30);
  if (file.toString('latin1', 0, 2) !== 'BM' || compression !== 0 || (bits !== 8 && bits !== 24))
    throw new Error(`${path} is not a BMP of 8 or 24 bits without compression`);
  const height = Math.abs(signedHeight);
  const channels = bits / 8;
  const rowBytes = Math.ceil((width * channels) / 4) * 4;
  const data = new Uint8Array(width * height * channels);
  for (let y = 0; y < height; y++) {
    // A positive height means that the last row comes first.
    const row = start + (signedHeight > 0 ? height - 1 - y : y) * rowBytes;
    for (let at = 0; at < width * channels; at++) {
      const from = channels === 3 ? at + 2 - 2 * (at % 3) : at;
      data[y * width * channels + at] = file[row + from] ?? 0;
    }
  }
  return { width, height, channels, data };
}
