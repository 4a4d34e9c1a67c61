import { type FaultCode, fault } from '@maskwire/protocol';

type FaultStatus = 400 | 401 | 403 | 404 | 405 | 408 | 413 | 415 | 422 | 429 | 500 | 503;

interface FaultOptions {
  /** Trying the same again may work. @default false */
  readonly retryable?: boolean;
  /** Seconds for `Retry-After`. */
  readonly retryAfterS?: number;
  /** Further response headers. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A request refused or failed, with what the client is told. The message never holds internals. */
export class HttpFault extends Error {
  override readonly name = 'HttpFault';
  readonly status: FaultStatus;
  readonly code: FaultCode;
  readonly retryable: boolean;
  readonly headers: Readonly<Record<string, string>>;
  constructor(status: FaultStatus, code: FaultCode, message: string, options: FaultOptions = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.retryable = options.retryable ?? false;
    this.headers =
      options.retryAfterS === undefined
        ? { ...options.headers }
        : { ...options.headers, 'retry-after': String(options.retryAfterS) };
  }
}

/** The one body of a failure: `{error:{code,message,retryable}}`. */
export const faultBody = (failed: HttpFault): string =>
  JSON.stringify({ error: fault(failed.code, failed.message, failed.retryable) });

export const faultHeaders = (failed: HttpFault): Record<string, string> => ({
  'content-type': 'application/json; charset=utf-8',
  'cache-control': 'no-store',
  ...failed.headers,
});

export const faultResponse = (failed: HttpFault): Response =>
  new Response(faultBody(failed), { status: failed.status, headers: faultHeaders(failed) });
