type StartErrorCode =
  | 'port_in_use'
  | 'port_forbidden'
  | 'address_unavailable'
  | 'listen_failed'
  | 'tls_invalid'
  | 'pool_failed';

/** The server could not start; the message says what to do. */
export class StartError extends Error {
  override readonly name = 'StartError';
  readonly code: StartErrorCode;
  constructor(code: StartErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
