type InferenceErrorCode = 'start_failed' | 'unknown_mode' | 'mode_failed' | 'closed';

/** What went wrong in the pool itself; jobs never throw, they answer with an outcome. */
export class InferenceError extends Error {
  override readonly name = 'InferenceError';
  readonly code: InferenceErrorCode;
  constructor(code: InferenceErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}
