/** What was asked for cannot be given out now; the message says what to do. */
export class OutputError extends Error {
  readonly code: 'nothing_shown' | 'unsupported';

  constructor(code: OutputError['code'], message: string) {
    super(message);
    this.name = 'OutputError';
    this.code = code;
  }
}
