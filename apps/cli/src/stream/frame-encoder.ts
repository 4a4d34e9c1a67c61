import { jpegQualityFor } from '@maskwire/client';
import sharp from 'sharp';
import type { Picture } from '../input/source.js';
import type { SizePx } from '../options.js';

/** Largest picture decoded. */
const MAX_INPUT_PIXELS = 50_000_000;

// One picture at a time, each another: threads and caches would only take from the server on the same machine.
sharp.concurrency(1);
sharp.cache(false);

interface EncodeOptions {
  readonly sizePx: SizePx;
  /** JPEG quality 1..100; undefined = what the mode needs. */
  readonly quality: number | undefined;
  /** Of the masks that are made of it. */
  readonly kind: 'alpha' | 'classes';
}

/**
 * Stretches a picture to the size the mode reads, upright, and encodes it as JPEG.
 * Rejects when it cannot be decoded whole.
 */
export async function encodeFrameImage(
  picture: Picture,
  { sizePx, quality, kind }: EncodeOptions,
): Promise<Uint8Array> {
  const input =
    picture.kind === 'rgb'
      ? sharp(picture.bytes, {
          raw: { width: picture.widthPx, height: picture.heightPx, channels: 3 },
          limitInputPixels: MAX_INPUT_PIXELS,
        })
      : sharp(picture.bytes, { failOn: 'error', limitInputPixels: MAX_INPUT_PIXELS }).autoOrient();
  return input
    .flatten({ background: '#000' })
    .toColourspace('srgb')
    .resize(sizePx.widthPx, sizePx.heightPx, { fit: 'fill' })
    .jpeg({ quality: quality ?? jpegQualityFor(sizePx.heightPx, kind) })
    .toBuffer();
}
