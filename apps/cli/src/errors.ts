export type CliErrorCode =
  /** Wrong arguments: exit status 2. */
  | 'usage'
  /** The input cannot be read. */
  | 'input'
  /** The server is not there, or will not have us. */
  | 'server'
  /** A model cannot be fetched, read, kept or added. */
  | 'model';

/** A failure told to the person at the shell; the message says the cure. */
export class CliError extends Error {
  override readonly name = 'CliError';
  readonly code: CliErrorCode;
  constructor(code: CliErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Text of anything that was thrown, on one line. */
export const reasonOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).replace(/\s*\n\s*/g, ' ');
