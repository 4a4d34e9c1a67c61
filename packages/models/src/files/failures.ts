import { ModelFileError, type ModelFileErrorCode } from '../errors.js';
import { printable } from './http.js';
import { codeOf, textOf } from './thrown.js';

/** What the messages need to know of a transfer. */
export interface TransferFacts {
  readonly model: string;
  /** Where it is fetched from. */
  readonly url: string;
  /** Where it shall lie. */
  readonly path: string;
  /** Name under a mirror's address. */
  readonly file: string;
  readonly bytes: number;
}

/** HTTP statuses that often pass: too busy, too early, a gateway in trouble. */
const PASSING_STATUSES: ReadonlySet<number> = new Set([408, 425, 429, 500, 502, 503, 504]);
const FULL: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

const byHand = ({ url, path, file }: TransferFacts): string =>
  `Try again, or fetch ${printable(url)} on a machine that can and put it at ${path}, ` +
  `or name a mirror that serves ${file}.`;

export function unreachable(facts: TransferFacts, cause: unknown): ModelFileError {
  const message = `${facts.model} cannot be fetched: ${printable(facts.url)} cannot be reached (${textOf(cause)}).`;
  // A certificate does not change between two attempts.
  const certificate = /certificate|CERT|self.signed/i.test(`${textOf(cause)} ${codeOf(cause)}`);
  const cure = certificate
    ? "Name your own authority's certificate in NODE_EXTRA_CA_CERTS. "
    : 'Is this machine offline, or behind a proxy that HTTPS_PROXY does not name? ';
  return new ModelFileError('offline', `${message} ${cure}${byHand(facts)}`, {
    cause,
    retryable: !certificate,
  });
}

export function silent(facts: TransferFacts, limitMs: number): ModelFileError {
  const message = `${facts.model} cannot be fetched: ${printable(facts.url)} sent nothing for ${limitMs / 1000} s.`;
  return new ModelFileError('timeout', `${message} ${byHand(facts)}`, { retryable: true });
}

export function badStatus(facts: TransferFacts, status: number): ModelFileError {
  const message = `${facts.model} cannot be fetched: ${printable(facts.url)} answers with HTTP status ${status}.`;
  return new ModelFileError('http_status', `${message} ${byHand(facts)}`, {
    retryable: PASSING_STATUSES.has(status),
  });
}

export function cutOff(facts: TransferFacts, receivedBytes: number, cause?: unknown): ModelFileError {
  const message =
    `${facts.model} cannot be fetched: ${printable(facts.url)} ended after ${receivedBytes} ` +
    `of ${facts.bytes} bytes. What is there is kept, and the next attempt goes on behind it.`;
  return new ModelFileError('truncated', `${message} ${byHand(facts)}`, { cause, retryable: true });
}

/** The origin announces another size than the catalogue: it is another file. */
export function otherSize(facts: TransferFacts, announcedBytes: number): ModelFileError {
  const code: ModelFileErrorCode = announcedBytes > facts.bytes ? 'too_large' : 'truncated';
  const message = `${printable(facts.url)} has ${announcedBytes} bytes instead of ${facts.bytes}`;
  return new ModelFileError(code, `${facts.model} is not what is served: ${message}. ${otherOrigin(facts)}`);
}

export function tooLarge(facts: TransferFacts): ModelFileError {
  const message = `${printable(facts.url)} sends more than ${facts.bytes} bytes`;
  return new ModelFileError(
    'too_large',
    `${facts.model} is not what is served: ${message}. ${otherOrigin(facts)}`,
  );
}

export function otherContent(facts: TransferFacts): ModelFileError {
  const message = `what ${printable(facts.url)} sends has another SHA-256 than the catalogue says`;
  return new ModelFileError(
    'checksum_mismatch',
    `${facts.model} was thrown away: ${message}. ${otherOrigin(facts)}`,
  );
}

const otherOrigin = ({ file }: TransferFacts): string =>
  `Is a proxy or a log-in page in between? Otherwise name a mirror that serves the true ${file}.`;

export function heldByOther({ model, path }: TransferFacts): ModelFileError {
  const message = `${model} is being fetched by another process and takes very long.`;
  return new ModelFileError('locked', `${message} If there is none, remove ${path}.lock.`, {
    retryable: true,
  });
}

export function abandoned({ model }: TransferFacts, cause: unknown): ModelFileError {
  return new ModelFileError('aborted', `Fetching ${model} was stopped.`, { cause });
}

/** For what the file system refused. */
export function notKept({ model, path, bytes }: TransferFacts, cause: unknown): ModelFileError {
  const reason = textOf(cause);
  if (FULL.has(codeOf(cause))) {
    const cure = `Free ${Math.ceil(bytes / 1e6)} MB there, or name another folder.`;
    return new ModelFileError('disk_full', `${model} cannot be kept at ${path}: ${reason}. ${cure}`, {
      cause,
    });
  }
  const cure = 'Make its folder writable, or name another one.';
  return new ModelFileError('read_only', `${model} cannot be kept at ${path}: ${reason}. ${cure}`, { cause });
}
