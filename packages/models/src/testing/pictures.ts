import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { sceneAt, toSvg } from '@maskwire/demo-scene';
import sharp from 'sharp';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** RGB bytes, rows top-down. */
export async function drawnPerson(timeS: number, size: Size): Promise<Uint8Array> {
  const svg = toSvg(sceneAt(timeS), { widthPx: size.width, heightPx: size.height });
  return squeezed(Buffer.from(svg), size);
}

/** The first `count` photographs with a person of the test material; none without it. */
export async function photographs(count: number, size: Size): Promise<Uint8Array[]> {
  const testdata = process.env['MASKWIRE_TESTDATA'];
  if (testdata === undefined) return [];
  const folder = join(testdata, 'pairs', 'person');
  const files = readdirSync(folder).filter((name) => name.endsWith('.jpg'));
  return Promise.all(files.slice(0, count).map((name) => squeezed(join(folder, name), size)));
}

/** Bytes without any structure, the same for the same seed (xorshift32). */
export function noise(seed: number, size: Size): Uint8Array {
  let state = seed;
  return Uint8Array.from({ length: size.width * size.height * 3 }, () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state & 0xff;
  });
}

/** A picture under noise: `share` of the noise, the rest of the picture. */
export function underNoise(picture: Uint8Array, noisy: Uint8Array, share: number): Uint8Array {
  return picture.map((byte, index) => Math.round(byte * (1 - share) + (noisy[index] ?? 0) * share));
}

async function squeezed(source: Buffer | string, size: Size): Promise<Uint8Array> {
  return sharp(source)
    .removeAlpha()
    .toColourspace('srgb')
    .resize(size.width, size.height, { fit: 'fill' })
    .raw()
    .toBuffer();
}
