import { setTimeout as sleep } from 'node:timers/promises';
import type { Dispatcher } from 'undici';
import { ModelFileError, type ModelFileErrorCode } from '../errors.js';
import {
  badStatus,
  cutOff,
  otherContent,
  otherSize,
  silent,
  type TransferFacts,
  tooLarge,
  unreachable,
} from './failures.js';
import { type HttpClient, openHttp, type ProxySettings } from './http.js';
import { PartFile } from './part.js';
import { Watchdog } from './watchdog.js';

export interface TransferLimits {
  /** For one connection. */
  readonly connectMs: number;
  /** For the origin to send something: its answer, then each next piece. */
  readonly idleMs: number;
  readonly attempts: number;
  /** Before the second attempt; doubled before each further one, up to `MAX_BACK_OFF_MS`. */
  readonly backOffMs: number;
}

const MAX_BACK_OFF_MS = 10_000;

export interface Transfer {
  readonly facts: TransferFacts;
  readonly sha256: string;
  readonly limits: TransferLimits;
  readonly proxies: ProxySettings;
  readonly signal: AbortSignal;
  readonly onReceived: (bytes: number) => void;
}

/**
 * Fetches a file to `<path>.part`, going on behind what is there, checks it and renames it.
 * The caller sees to it that it is the only one.
 * @throws {ModelFileError}
 */
export async function fetchFile(job: Transfer): Promise<void> {
  const part = new PartFile(job.facts);
  const http = await openHttp(job.proxies, job.limits.connectMs);
  try {
    // What an earlier run left may be damaged: then once more from the start.
    const tries = (await part.bytes()) > 0 ? 2 : 1;
    for (let done = 0; done < tries; done++) {
      await fill(job, http, part);
      if (await part.isWhole(job.sha256, job.signal)) return await part.keep();
      await part.discard();
    }
    throw otherContent(job.facts);
  } catch (error) {
    if (error instanceof ModelFileError && UNUSABLE.has(error.code)) await part.discard();
    throw error;
  } finally {
    await http.close();
  }
}

/** After these no later run could go on behind what is there, or should. */
const UNUSABLE: ReadonlySet<ModelFileErrorCode> = new Set(['too_large', 'disk_full']);

async function fill(job: Transfer, http: HttpClient, part: PartFile): Promise<void> {
  const { attempts, backOffMs } = job.limits;
  for (let attempt = 1; ; attempt++) {
    try {
      await fillOnce(job, http, part);
      return;
    } catch (error) {
      const again = error instanceof ModelFileError && error.retryable && attempt < attempts;
      if (!again || job.signal.aborted) throw error;
    }
    const waitMs = Math.min(backOffMs * 2 ** (attempt - 1), MAX_BACK_OFF_MS);
    await sleep(waitMs, undefined, { signal: job.signal });
  }
}

async function fillOnce(job: Transfer, http: HttpClient, part: PartFile): Promise<void> {
  const { facts } = job;
  const offsetBytes = await part.bytes();
  if (offsetBytes === facts.bytes) return;
  if (offsetBytes > facts.bytes) {
    await part.discard();
    return fillOnce(job, http, part);
  }
  const watchdog = new Watchdog(job.limits.idleMs, job.signal);
  try {
    watchdog.start();
    const response = await answer(job, http, offsetBytes, watchdog);
    await receive(job, response, part, watchdog);
  } finally {
    watchdog.stop();
  }
}

interface Answer {
  readonly body: Dispatcher.ResponseData['body'];
  /** Of the first byte that comes. */
  readonly offsetBytes: number;
}

async function answer(
  job: Transfer,
  http: HttpClient,
  offsetBytes: number,
  watchdog: Watchdog,
): Promise<Answer> {
  const { facts } = job;
  const headers = {
    'accept-encoding': 'identity',
    ...(offsetBytes > 0 ? { range: `bytes=${offsetBytes}-` } : {}),
  };
  const response = await http.get(facts.url, headers, watchdog.signal).catch((error: unknown) => {
    if (error instanceof ModelFileError) throw error;
    throw watchdog.expired ? silent(facts, job.limits.idleMs) : unreachable(facts, error);
  });
  const { statusCode, body } = response;
  // The origin may ignore the range, or refuse it: then from the start.
  const at = statusCode === 206 ? rangeStart(response.headers['content-range'], facts.bytes) : 0;
  const lengthBytes = Number(response.headers['content-length'] ?? Number.NaN);
  if (statusCode === 200 && lengthBytes >= 0 && lengthBytes !== facts.bytes) {
    body.on('error', () => undefined).destroy();
    throw otherSize(facts, lengthBytes);
  }
  if (statusCode === 200 || (statusCode === 206 && at === offsetBytes)) return { body, offsetBytes: at ?? 0 };
  body.on('error', () => undefined).destroy();
  if (offsetBytes > 0 && (statusCode === 206 || statusCode === 416)) return answer(job, http, 0, watchdog);
  throw badStatus(facts, statusCode);
}

/** First byte of a `Content-Range`; undefined when it is of a file of another size. */
function rangeStart(header: string | string[] | undefined, totalBytes: number): number | undefined {
  const match = /^bytes (\d{1,15})-\d{1,15}\/(\d{1,15}|\*)$/.exec(String(header));
  return match && (match[2] === '*' || Number(match[2]) === totalBytes) ? Number(match[1]) : undefined;
}

async function receive(
  job: Transfer,
  { body, offsetBytes }: Answer,
  part: PartFile,
  watchdog: Watchdog,
): Promise<void> {
  const { facts } = job;
  // From here on it may fail between two reads, where nobody listens.
  body.on('error', () => undefined);
  const writer = await part.openAt(offsetBytes);
  try {
    watchdog.start();
    for await (const piece of body as AsyncIterable<Uint8Array>) {
      // The disk may take its time.
      watchdog.stop();
      if (writer.atBytes + piece.length > facts.bytes) throw tooLarge(facts);
      await writer.write(piece);
      job.onReceived(writer.atBytes);
      watchdog.start();
    }
    await writer.sync();
  } catch (error) {
    if (error instanceof ModelFileError) throw error;
    throw watchdog.expired ? silent(facts, job.limits.idleMs) : cutOff(facts, writer.atBytes, error);
  } finally {
    body.destroy();
    await writer.close();
  }
  if (writer.atBytes < facts.bytes) throw cutOff(facts, writer.atBytes);
}
