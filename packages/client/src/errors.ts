export type ClientErrorCode = 'invalid_options' | 'closed';

/** Misuse of the client by its caller. What goes wrong on the wire is a `Fault` or a frame event instead. */
export class ClientError extends Error {
  override readonly name = 'ClientError';
  readonly code: ClientErrorCode;
  constructor(code: ClientErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
