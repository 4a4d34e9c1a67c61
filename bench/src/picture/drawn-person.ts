import { sceneAt, toSvg } from '@maskwire/demo-scene';
import sharp from 'sharp';
import { generator } from '../bootstrap.js';
import { withLooseHair } from './hair.js';
import { mixLight } from './light.js';
import type { Rgba, Size } from './rgba.js';

/** Standard deviation of the noise of a webcam in a lit room, in steps of 256. */
const NOISE = 3;

/** One picture of the person with exact alpha. */
export interface Drawn {
  readonly picture: Rgba;
  /** 0..255 */
  readonly truth: Uint8Array;
}

/** RGBA of one layer of the drawing, not premultiplied. */
export async function layer(name: 'room' | 'person', timeS: number, size: Size): Promise<Buffer> {
  const scene = withLooseHair(sceneAt(timeS)).filter((shape) => shape.layer === name);
  return sharp(Buffer.from(toSvg(scene, size)))
    .ensureAlpha()
    .raw()
    .toBuffer();
}

export const flatRoom = ([red, green, blue]: readonly [number, number, number], size: Size): Uint8Array =>
  Uint8Array.from(
    { length: 4 * size.widthPx * size.heightPx },
    (_, i) => [red, green, blue, 255][i % 4] ?? 0,
  );

/** The person before the room, moved aside by whole pixels; hair and outline mix as light does. */
export function compose(room: Uint8Array, person: Uint8Array, size: Size, shiftPx = 0): Drawn {
  const { widthPx, heightPx } = size;
  const picture = new Uint8Array(4 * widthPx * heightPx).fill(255);
  const truth = new Uint8Array(widthPx * heightPx);
  for (let pixel = 0; pixel < truth.length; pixel++) {
    const column = (pixel % widthPx) - shiftPx;
    const from = 4 * (pixel - shiftPx);
    const alpha = column >= 0 && column < widthPx ? (person[from + 3] ?? 0) : 0;
    truth[pixel] = alpha;
    for (let channel = 0; channel < 3; channel++)
      picture[4 * pixel + channel] = mixLight(
        room[4 * pixel + channel] ?? 0,
        alpha === 0 ? 0 : (person[from + channel] ?? 0),
        alpha,
      );
  }
  return { picture: { ...size, pixels: picture }, truth };
}

/** The picture with a camera's noise, different for every seed. */
export function noisy({ pixels, ...size }: Rgba, seed: number): Rgba {
  const random = generator(seed);
  return {
    ...size,
    // Three even ones make a bell that is good enough, of variance 1/4.
    pixels: pixels.map((value, i) =>
      i % 4 === 3
        ? 255
        : Math.max(0, Math.min(255, Math.round(value + 2 * NOISE * (random() + random() + random() - 1.5)))),
    ),
  };
}
