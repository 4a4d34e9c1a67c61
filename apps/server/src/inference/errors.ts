import type { ModeFailure } from './contract.js';

type InferenceErrorCode = 'start_failed' | 'unknown_mode' | 'mode_failed' | 'closed';

interface InferenceErrorOptions extends ErrorOptions {
  readonly failure?: ModeFailure;
}

/** What went wrong in the pool itself; jobs never throw, they answer with an outcome. */
export class InferenceError extends Error {
  override readonly name = 'InferenceError';
  readonly code: InferenceErrorCode;
  /** With `mode_failed`. */
  readonly failure: ModeFailure | undefined;
  constructor(code: InferenceErrorCode, message: string, options: InferenceErrorOptions = {}) {
    super(message, options);
    this.code = code;
    this.failure = options.failure;
  }
}
