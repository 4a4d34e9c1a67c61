export type UploadErrorCode =
  | 'empty'
  | 'too_large'
  | 'too_many_pixels'
  | 'drawing'
  | 'not_usable'
  | 'damaged'
  | 'no_pictures';

/** The file is nothing this page can put behind a person; the message says why and what to do. */
export class UploadError extends Error {
  override readonly name = 'UploadError';
  readonly code: UploadErrorCode;

  constructor(code: UploadErrorCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}
