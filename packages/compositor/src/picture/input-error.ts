export type InputErrorCode = 'mask_size' | 'picture_size';

/** A picture or mask that cannot be drawn. What was drawn before stays as it is. */
export class InputError extends Error {
  override readonly name = 'InputError';
  readonly code: InputErrorCode;
  constructor(code: InputErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
