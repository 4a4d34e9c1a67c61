/** What was asked for cannot be given out now; the message says what to do. */
export class OutputError extends Error {
  readonly code: 'nothing_shown' | 'unsupported' | 'refused';

  /** @param cause what the browser said */
  constructor(code: OutputError['code'], message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'OutputError';
    this.code = code;
  }
}
