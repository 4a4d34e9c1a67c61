import { CodecError, type ImageHeader, readImageHeader } from '@maskwire/protocol';
import { ImagingError } from './errors.js';

interface PixelLimits {
  readonly maxPixels: number;
  readonly maxSidePx: number;
}

/**
 * Reads the header and refuses what is too large before a decoder sees it.
 * @throws {ImagingError}
 */
export function checkedHeader(image: Uint8Array, limits: PixelLimits): ImageHeader {
  const header = headerOf(image);
  const { widthPx, heightPx } = header;
  if (widthPx * heightPx > limits.maxPixels || Math.max(widthPx, heightPx) > limits.maxSidePx)
    throw new ImagingError(
      'image_too_large',
      `${widthPx}x${heightPx} is over ${limits.maxPixels} pixels or ${limits.maxSidePx} px a side; send a smaller image`,
    );
  return header;
}

function headerOf(image: Uint8Array): ImageHeader {
  try {
    return readImageHeader(image);
  } catch (cause) {
    if (!(cause instanceof CodecError)) throw cause;
    const code = cause.code === 'unsupported_image' ? 'unsupported_image' : 'corrupt_image';
    throw new ImagingError(code, cause.message, { cause });
  }
}
