export type EngineErrorCode =
  | 'bad_model'
  | 'invalid_input'
  | 'aborted'
  | 'closed'
  | 'out_of_memory'
  | 'run_failed'
  /** The device or its driver went away: nothing will run on this backend again. */
  | 'device_lost'
  /** The engine cannot be had on this machine; the message says exactly what is missing. */
  | 'unavailable'
  | 'unknown_engine';

/** What went wrong in a backend; the runtime's own error is kept as `cause`. */
export class EngineError extends Error {
  override readonly name = 'EngineError';
  readonly code: EngineErrorCode;
  constructor(code: EngineErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}
