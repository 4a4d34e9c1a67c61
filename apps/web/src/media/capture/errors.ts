export type CaptureErrorCode = 'no_frames' | 'no_canvas' | 'encode_failed' | 'unreadable_frame';

/** A source or the encoder cannot do its work. */
export class CaptureError extends Error {
  override readonly name = 'CaptureError';
  readonly code: CaptureErrorCode;
  constructor(code: CaptureErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
