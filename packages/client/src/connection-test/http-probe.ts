import type { Clock } from '../clock.js';
import type { Probe } from './capacity.js';
import { TestFailure } from './failure.js';
import type { ProbeSample } from './steps.js';
import type { TestFailureReason } from './types.js';

const ROUTE = '/api/network';
/** What `crypto.getRandomValues` fills at once. */
const RANDOM_BYTES = 65_536;

/** After an answer, until its connection is to be had again: an earlier request would make another. */
const REST_MS = 5;

const REASONS: Readonly<Record<number, TestFailureReason>> = {
  401: 'refused',
  403: 'refused',
  404: 'unsupported',
  405: 'unsupported',
  429: 'rate_limited',
  503: 'rate_limited',
};

const BUSY = 'The server measures for too many at the moment; test again in a minute';

export interface HttpProbes {
  readonly down: Probe;
  readonly up: Probe;
}

/** Both ways over the server's `/api/network`; `baseUrl` as `httpBase` gives it. */
export function httpProbes(baseUrl: string, token: string | undefined, clock: Clock): HttpProbes {
  const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const ask = async (query: string, init: RequestInit): Promise<Response> => {
    const options: RequestInit = { ...init, headers, cache: 'no-store', redirect: 'error' };
    const response = await fetch(`${baseUrl}${ROUTE}${query}`, options).catch((cause: unknown) => {
      throw new TestFailure('unreachable', `No answer from ${baseUrl}${ROUTE}`, { cause });
    });
    if (response.ok) return response;
    await response.body?.cancel();
    const reason = REASONS[response.status] ?? 'internal';
    throw new TestFailure(
      reason,
      reason === 'rate_limited' ? BUSY : `The server answered HTTP ${response.status} to ${ROUTE}`,
    );
  };
  return {
    down: async (bytes, signal) => {
      const startMs = clock.nowMs();
      const response = await ask(`?bytes=${bytes}`, { signal });
      const sample = await readDown(response, bytes, startMs, clock);
      await rest(clock);
      return sample;
    },
    up: async (bytes, signal) => {
      const body = randomBody(bytes);
      const startMs = clock.nowMs();
      const response = await ask('', { method: 'POST', body, signal });
      const sample = readUp(await response.json(), bytes, clock.nowMs() - startMs);
      await rest(clock);
      return sample;
    },
  };
}

const rest = (clock: Clock): Promise<void> => new Promise((resolve) => void clock.after(REST_MS, resolve));

/** Address under which the server's routes are. */
export function httpBase(url: string): string {
  const parsed = new URL(url);
  const scheme = parsed.protocol === 'https:' || parsed.protocol === 'wss:' ? 'https' : 'http';
  return `${scheme}://${parsed.host}${parsed.pathname.replace(/\/+$/, '')}`;
}

async function readDown(
  response: Response,
  wanted: number,
  startMs: number,
  clock: Clock,
): Promise<ProbeSample> {
  let bytes = 0;
  let half: { readonly bytes: number; readonly atMs: number } | undefined;
  const reader = response.body?.getReader();
  for (let part = await reader?.read(); part?.value; part = await reader?.read()) {
    bytes += part.value.byteLength;
    if (bytes >= wanted / 2) half ??= { bytes, atMs: clock.nowMs() };
  }
  if (bytes !== wanted) throw notOurs();
  const endMs = clock.nowMs();
  return {
    bytes,
    elapsedMs: endMs - startMs,
    tail: { bytes: bytes - (half?.bytes ?? bytes), ms: endMs - (half?.atMs ?? endMs) },
  };
}

function readUp(report: unknown, wanted: number, elapsedMs: number): ProbeSample {
  const tail = field(report, 'tail');
  const tailBytes = numberIn(tail, 'bytes');
  if (numberIn(report, 'bytes') !== wanted || tailBytes > wanted) throw notOurs();
  // A server that claims to have read faster than was waited for changes nothing: times are bounded by ours.
  return {
    bytes: wanted,
    elapsedMs,
    tail: { bytes: tailBytes, ms: Math.min(elapsedMs, numberIn(tail, 'readMs')) },
  };
}

const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;

/** @throws {TestFailure} `unsupported` unless it is a number from 0 */
function numberIn(value: unknown, name: string): number {
  const found = field(value, name);
  if (typeof found === 'number' && found >= 0 && Number.isFinite(found)) return found;
  throw notOurs();
}

const notOurs = (): TestFailure =>
  new TestFailure('unsupported', `What answers at ${ROUTE} is not this server's measurement`);

/** Random, so that nobody on the way makes it smaller. */
function randomBody(bytes: number): Uint8Array<ArrayBuffer> {
  const body = new Uint8Array(bytes);
  for (let at = 0; at < bytes; at += RANDOM_BYTES)
    crypto.getRandomValues(body.subarray(at, at + RANDOM_BYTES));
  return body;
}
