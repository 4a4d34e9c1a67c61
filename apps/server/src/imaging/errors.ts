export type ImagingErrorCode = 'unsupported_image' | 'corrupt_image' | 'image_too_large';

/** An image that cannot be read, or a mask that cannot be sent; the decoder's own error is kept as `cause`. */
export class ImagingError extends Error {
  override readonly name = 'ImagingError';
  readonly code: ImagingErrorCode;
  constructor(code: ImagingErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}

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
