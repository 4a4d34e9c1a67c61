import type { ImagePlan } from '@maskwire/client';
import sharp from 'sharp';
import type { Picture } from '../input/source.js';
import type { SizePx } from '../options.js';

/** Largest picture decoded. */
const MAX_INPUT_PIXELS = 50_000_000;

// One picture at a time, each another: threads and caches would only take from the server on the same machine.
sharp.concurrency(1);
sharp.cache(false);

/** Of WebP, 0..6: finer takes more time than a frame has, for few bytes. */
const WEBP_EFFORT = 2;

/** Stretches a picture to the size of the plan, upright, and encodes it. Rejects when it cannot be decoded whole. */
export async function encodeFrameImage(picture: Picture, plan: ImagePlan): Promise<Uint8Array> {
  const input =
    picture.kind === 'rgb'
      ? sharp(picture.bytes, {
          raw: { width: picture.widthPx, height: picture.heightPx, channels: 3 },
          limitInputPixels: MAX_INPUT_PIXELS,
        })
      : sharp(picture.bytes, { failOn: 'error', limitInputPixels: MAX_INPUT_PIXELS }).autoOrient();
  const image = input
    .flatten({ background: '#000' })
    .toColourspace('srgb')
    .resize(plan.widthPx, plan.heightPx, { fit: 'fill' });
  const { quality } = plan;
  return plan.format === 'webp'
    ? image.webp({ quality, effort: WEBP_EFFORT }).toBuffer()
    : image.jpeg({ quality }).toBuffer();
}

/** Size of the upright picture, undefined where it cannot be read. */
export async function sizeOf(picture: Picture): Promise<SizePx | undefined> {
  if (picture.kind === 'rgb') return { widthPx: picture.widthPx, heightPx: picture.heightPx };
  try {
    const { autoOrient } = await sharp(picture.bytes).metadata();
    return { widthPx: autoOrient.width, heightPx: autoOrient.height };
  } catch {
    return undefined;
  }
}
