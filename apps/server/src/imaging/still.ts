import { LIMITS } from '@maskwire/protocol';
import { ImagingError, imagingErrorOf } from './errors.js';
import { checkedHeader } from './header.js';
import { sharp } from './safe-sharp.js';
import { MODEL_INPUT_KERNEL, type PixelSize } from './size.js';

/** Longest side of a still: what a JPEG can declare. */
const MAX_STILL_SIDE_PX = 65_535;

// Large masks are smooth: a higher level costs seconds at 50 Mpx and saves few bytes.
const PNG_COMPRESSION_LEVEL = 3;

/** What a source with an alpha channel of its own is laid on. */
const BEHIND_TRANSPARENT = '#ffffff';

export interface DecodedStill {
  /** RGB u8 of the asked size, rows top-down. */
  readonly pixels: Uint8Array;
  /** Size of the source after its EXIF orientation. */
  readonly source: PixelSize;
}

const open = (image: Uint8Array) =>
  sharp(image, {
    limitInputPixels: LIMITS.maxStillPixels,
    // Cameras write JPEGs with harmless oddities; a file cut short is still refused.
    failOn: 'error',
    sequentialRead: true,
    autoOrient: true,
  });

/**
 * Decodes a photograph upright in sRGB and stretches it to `size`.
 * @throws {ImagingError}
 */
export async function decodeStill(image: Uint8Array, size: PixelSize): Promise<DecodedStill> {
  if (image.length > LIMITS.maxStillBytes)
    throw new ImagingError('image_too_large', `Send at most ${LIMITS.maxStillBytes} bytes`);
  checkedHeader(image, { maxPixels: LIMITS.maxStillPixels, maxSidePx: MAX_STILL_SIDE_PX });
  try {
    const { autoOrient } = await open(image).metadata();
    const pixels = await open(image)
      .resize(size.widthPx, size.heightPx, { fit: 'fill', kernel: MODEL_INPUT_KERNEL })
      .flatten({ background: BEHIND_TRANSPARENT })
      .toColourspace('srgb')
      .raw({ depth: 'uchar' })
      .toBuffer();
    return { pixels, source: { widthPx: autoOrient.width, heightPx: autoOrient.height } };
  } catch (error) {
    throw imagingErrorOf(error);
  }
}

/** Stretches an alpha mask to the source's size: one channel, 8 bits. */
const stretchMask = (mask: Uint8Array, size: PixelSize, source: PixelSize) =>
  sharp(mask, { raw: { width: size.widthPx, height: size.heightPx, channels: 1 } })
    .resize(source.widthPx, source.heightPx, { fit: 'fill', kernel: 'linear' })
    .toColourspace('b-w');

/** The mask as an 8-bit grey PNG of the source's size. */
export async function maskPng(mask: Uint8Array, size: PixelSize, source: PixelSize): Promise<Uint8Array> {
  return stretchMask(mask, size, source).png({ compressionLevel: PNG_COMPRESSION_LEVEL }).toBuffer();
}

/** The upright source as an RGBA PNG, its alpha the mask. */
export async function cutoutPng(
  image: Uint8Array,
  mask: Uint8Array,
  size: PixelSize,
  source: PixelSize,
): Promise<Uint8Array> {
  const alpha = await stretchMask(mask, size, source).raw().toBuffer();
  try {
    return await open(image)
      // 8 bits before the mask joins, whatever the source has.
      .pipelineColourspace('srgb')
      .flatten({ background: BEHIND_TRANSPARENT })
      .joinChannel(alpha, { raw: { width: source.widthPx, height: source.heightPx, channels: 1 } })
      .png({ compressionLevel: PNG_COMPRESSION_LEVEL })
      .toBuffer();
  } catch (error) {
    throw imagingErrorOf(error);
  }
}
