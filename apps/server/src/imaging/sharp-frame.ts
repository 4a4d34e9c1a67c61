import { LIMITS } from '@maskwire/protocol';
import { imagingErrorOf } from './errors.js';
import { sharp } from './safe-sharp.js';
import { MODEL_INPUT_KERNEL, type PixelSize } from './size.js';

/**
 * Decodes any of the three formats and stretches it to `size`.
 * @returns RGB u8, `width * height * 3` bytes.
 * @throws {ImagingError}
 */
export async function decodeWithSharp(image: Uint8Array, size: PixelSize): Promise<Uint8Array> {
  try {
    return await sharp(image, {
      limitInputPixels: LIMITS.maxFramePixels,
      failOn: 'warning',
      ignoreIcc: true,
      sequentialRead: true,
    })
      .resize(size.widthPx, size.heightPx, { fit: 'fill', kernel: MODEL_INPUT_KERNEL })
      .removeAlpha()
      .toColourspace('srgb')
      .raw({ depth: 'uchar' })
      .toBuffer();
  } catch (error) {
    throw imagingErrorOf(error);
  }
}
