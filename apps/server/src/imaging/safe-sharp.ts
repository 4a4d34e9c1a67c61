import sharp from 'sharp';
import { ImagingError } from './errors.js';

// Frames are all different: a cache would only hold memory, and workers are the parallelism already.
sharp.cache(false);
sharp.concurrency(1);
// Hostile bytes reach three loaders and no other: no SVG, no PDF, nothing that opens files.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: ['VipsForeignLoadJpegBuffer', 'VipsForeignLoadPngBuffer', 'VipsForeignLoadWebpBuffer'],
});

/** sharp with its loaders and caches bounded; the only way into it. */
export { sharp };

/** Turns sharp's errors, which differ by their text alone, into typed ones. */
export function imagingErrorOf(cause: unknown): ImagingError {
  if (cause instanceof ImagingError) return cause;
  const text = String(cause);
  if (/pixel limit/i.test(text))
    return new ImagingError('image_too_large', 'The image has too many pixels; send a smaller one', {
      cause,
    });
  if (/unsupported image format/i.test(text))
    return new ImagingError('unsupported_image', 'Send JPEG, PNG or WebP', { cause });
  return new ImagingError('corrupt_image', 'The image is damaged or cut short; encode it again', { cause });
}
