import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { ClientGone } from './body.js';
import type { HttpContext } from './context.js';
import { HttpFault } from './fault.js';
import { json } from './json.js';
import type { ProbeGate } from './probe-budget.js';
import { requireReady, type SegmentTimes } from './segment.js';

/** Most bytes of one probe, either way. */
export const MAX_PROBE_BYTES = 4 * 1024 * 1024;
/** Written in one turn of the event loop: what others wait for at most. */
const CHUNK_BYTES = 64 * 1024;

const HEADERS = {
  'content-type': 'application/octet-stream',
  // Nobody on the way may keep it or make it smaller.
  'cache-control': 'no-store, no-transform',
} as const;

interface ProbeRequest {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
}

/**
 * `GET /api/network?bytes=N`: so many random bytes, for measuring the way down.
 * @throws {HttpFault} 400, 429, 503
 */
export function sendProbe(
  context: HttpContext,
  gate: ProbeGate,
  times: SegmentTimes,
  { incoming, outgoing }: ProbeRequest,
  query: URLSearchParams,
): Response {
  const bytes = requestedBytes(query);
  refuseDraining(context);
  const headers = { ...HEADERS, 'content-length': String(bytes) };
  // The framework answers HEAD with this too and never reads the stream.
  if (incoming.method === 'HEAD') return new Response(null, { headers });
  const release = gate.slots.take(incoming.socket.remoteAddress ?? '');
  try {
    gate.budget.spend(bytes, performance.now());
  } catch (error) {
    release();
    throw error;
  }
  // Somebody who does not read what was asked for holds a place; not for ever.
  const limit = setTimeout(() => outgoing.destroy(), times.totalMs);
  outgoing.once('close', () => {
    clearTimeout(limit);
    release();
  });
  return new Response(randomStream(bytes), { headers });
}

/** Makes each piece when the one before has been taken, and lets others have their turn in between. */
function randomStream(bytes: number): ReadableStream<Uint8Array> {
  let leftBytes = bytes;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        await nextTurn();
        const chunkBytes = Math.min(CHUNK_BYTES, leftBytes);
        if (chunkBytes > 0) controller.enqueue(randomBytes(chunkBytes));
        leftBytes -= chunkBytes;
        if (leftBytes === 0) controller.close();
      },
    },
    { highWaterMark: 0 },
  );
}

/**
 * `POST /api/network`: reads the body and forgets it. Answers `{bytes, readMs, tail: {bytes, readMs}}`: how much came,
 * how long from its first piece to its last, and the same for what came after its first half, by when a connection has
 * found its speed.
 * @throws {HttpFault} 400 (also without a length), 408, 413, 429, 503. @throws {ClientGone}
 */
export async function receiveProbe(
  context: HttpContext,
  gate: ProbeGate,
  times: SegmentTimes,
  { incoming }: ProbeRequest,
  query: URLSearchParams,
): Promise<Response> {
  if (query.size > 0) throw malformed('There are no parameters; the body is what is measured');
  refuseDraining(context);
  const bytes = declaredBytes(incoming);
  const release = gate.slots.take(incoming.socket.remoteAddress ?? '');
  try {
    gate.budget.spend(bytes, performance.now());
    return json(await discardBody(incoming, bytes, times));
  } finally {
    release();
  }
}

interface ReadReport {
  readonly bytes: number;
  readonly readMs: number;
  readonly tail: { readonly bytes: number; readonly readMs: number };
}

/** Node itself holds a body to its declared length. */
function discardBody(req: IncomingMessage, declared: number, times: SegmentTimes): Promise<ReadReport> {
  if (req.destroyed) return Promise.reject(new ClientGone('The connection was lost'));
  return new Promise((resolve, reject) => {
    let bytes = 0;
    let firstMs: number | undefined;
    let half: { readonly bytes: number; readonly atMs: number } | undefined;
    const settle = (finish: () => void): void => {
      clearTimeout(total);
      clearTimeout(idle);
      req.off('data', onData).off('end', onEnd).off('close', onClose).off('error', onClose);
      req.pause();
      finish();
    };
    const onData = (chunk: Buffer): void => {
      const nowMs = performance.now();
      bytes += chunk.length;
      firstMs ??= nowMs;
      if (bytes >= declared / 2) half ??= { bytes, atMs: nowMs };
      idle.refresh();
    };
    const onEnd = (): void => {
      const nowMs = performance.now();
      const tail = { bytes: bytes - (half?.bytes ?? bytes), readMs: nowMs - (half?.atMs ?? nowMs) };
      settle(() => resolve({ bytes, readMs: nowMs - (firstMs ?? nowMs), tail }));
    };
    const onClose = (): void => settle(() => reject(new ClientGone('The connection was lost')));
    const onSlow = (): void => settle(() => reject(tooSlow()));
    const total = setTimeout(onSlow, times.totalMs);
    const idle = setTimeout(onSlow, times.idleMs);
    req.on('data', onData).on('end', onEnd).on('close', onClose).on('error', onClose);
  });
}

function refuseDraining(context: HttpContext): void {
  if (context.phase() === 'draining') requireReady(context);
}

/** @throws {HttpFault} 400 */
function requestedBytes(query: URLSearchParams): number {
  const text = query.get('bytes') ?? '';
  const bytes = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (query.size !== 1 || !(bytes <= MAX_PROBE_BYTES))
    throw malformed(`Say how much once, as bytes=0..${MAX_PROBE_BYTES}, and nothing else`);
  return bytes;
}

/** @throws {HttpFault} 400 or 413 */
function declaredBytes(req: IncomingMessage): number {
  const declared = req.headers['content-length'];
  if (declared === undefined) throw malformed('Send the body with its Content-Length', true);
  const bytes = Number(declared);
  if (bytes <= MAX_PROBE_BYTES) return bytes;
  throw new HttpFault(413, 'payload_too_large', `The body may have at most ${MAX_PROBE_BYTES} bytes`, {
    headers: { connection: 'close' },
  });
}

const malformed = (message: string, close = false): HttpFault =>
  new HttpFault(400, 'malformed', message, close ? { headers: { connection: 'close' } } : {});

const tooSlow = (): HttpFault =>
  new HttpFault(408, 'request_timeout', 'The body took too long to arrive; send it again', {
    retryable: true,
    headers: { connection: 'close' },
  });
