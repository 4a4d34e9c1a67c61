/** What is wrong with a binary message. The first six are also wire error reasons. */
export type CodecErrorCode =
  | 'malformed_header'
  | 'length_mismatch'
  | 'empty'
  | 'image_too_large'
  | 'unsupported_image'
  | 'corrupt_image'
  | 'unknown_version'
  | 'unknown_status'
  | 'unknown_encoding'
  | 'invalid_field'
  | 'size_limit';

/** A binary message that does not follow the protocol. */
export class CodecError extends Error {
  override readonly name = 'CodecError';
  readonly code: CodecErrorCode;
  constructor(code: CodecErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
