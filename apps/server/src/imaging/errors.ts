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
