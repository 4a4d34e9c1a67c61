import type { IncomingMessage } from 'node:http';
import { CodecError, LIMITS, type ModeInfo, readImageHeader } from '@maskwire/protocol';
import type { StillErrorCode, StillJob } from '../inference/contract.js';
import { type BodyLimits, readBody } from './body.js';
import type { HttpContext } from './context.js';
import { HttpFault } from './fault.js';
import { boundaryOf, multipartField } from './multipart.js';
import type { UploadSlots } from './uploads.js';

/** What a multipart body may have beyond its image. */
const MULTIPART_OVERHEAD_BYTES = 64 * 1024;

const DEFAULT_MODE = 'balanced';
const PARAMETERS = ['mode', 'format', 'cutout'] as const;
const FIELD = 'image';

export interface SegmentTimes {
  readonly idleMs: number;
  readonly totalMs: number;
}

const malformed = (message: string): HttpFault => new HttpFault(400, 'malformed', message);

/**
 * `POST /api/segment`: one image in, its mask out.
 * @throws {HttpFault} for everything that is wrong with the request or went wrong with the image.
 */
export async function segment(
  context: HttpContext,
  slots: UploadSlots,
  times: SegmentTimes,
  req: IncomingMessage,
  query: URLSearchParams,
  signal: AbortSignal,
): Promise<Response> {
  const options = parseQuery(query, context.modes);
  requireReady(context);
  const release = slots.take(req.socket.remoteAddress ?? '');
  try {
    const image = await readImage(req, times);
    checkImage(image);
    const outcome = await context.segment({ ...options, image }, signal);
    if (!outcome.ok) throw stillFault(outcome.code);
    return new Response(Buffer.from(outcome.body), {
      headers: { 'content-type': outcome.contentType, 'cache-control': 'no-store' },
    });
  } finally {
    release();
  }
}

/** @throws {HttpFault} 400, or 404 for an unknown mode. */
function parseQuery(query: URLSearchParams, modes: readonly ModeInfo[]): Omit<StillJob, 'image'> {
  for (const name of new Set(query.keys())) {
    if (!(PARAMETERS as readonly string[]).includes(name))
      throw malformed(`Unknown parameter; allowed are ${PARAMETERS.join(', ')}`);
    if (query.getAll(name).length > 1) throw malformed(`${name} may be given once`);
  }
  const format = query.get('format') ?? 'png';
  if (format !== 'png' && format !== 'json') throw malformed('format must be png or json');
  const cutout = query.get('cutout') ?? '0';
  if (cutout !== '0' && cutout !== '1') throw malformed('cutout must be 0 or 1');
  const id = query.get('mode') ?? DEFAULT_MODE;
  const mode = modes.find((known) => known.id === id);
  if (!mode)
    throw new HttpFault(404, 'unknown_mode', `No such mode; there are ${modes.map((m) => m.id).join(', ')}`);
  if (cutout === '1' && format === 'json') throw malformed('cutout=1 needs format=png');
  if (cutout === '1' && mode.kind === 'classes')
    throw malformed('cutout=1 needs a mode with one alpha mask, not one with classes');
  return { mode: mode.id, format, cutout: cutout === '1' };
}

/** @throws {HttpFault} 503 while the server starts or stops. */
export function requireReady(context: HttpContext): void {
  const phase = context.phase();
  if (phase === 'ready') return;
  if (phase === 'draining')
    throw new HttpFault(503, 'draining', 'The server is stopping; try again when it is back', {
      retryable: true,
      retryAfterS: 5,
    });
  throw new HttpFault(503, 'not_ready', 'The models are still being loaded; try again shortly', {
    retryable: true,
    retryAfterS: 2,
  });
}

async function readImage(req: IncomingMessage, times: SegmentTimes): Promise<Buffer> {
  const contentType = req.headers['content-type'] ?? '';
  const type = (contentType.split(';')[0] ?? '').trim().toLowerCase();
  if (req.headers['content-encoding'] !== undefined)
    throw unsupportedMedia('Send the image without Content-Encoding');
  const limits = (maxBytes: number): BodyLimits => ({ maxBytes, ...times });
  if (type.startsWith('image/') || type === 'application/octet-stream')
    return readBody(req, limits(LIMITS.maxStillBytes));
  if (type !== 'multipart/form-data')
    throw unsupportedMedia(
      `Send the image as the body with its image content type, or as multipart field "${FIELD}"`,
    );
  const boundary = boundaryOf(contentType);
  if (boundary === undefined) throw malformed('The multipart content type names no boundary');
  const maxBytes = LIMITS.maxStillBytes + MULTIPART_OVERHEAD_BYTES;
  const image = multipartField(await readBody(req, limits(maxBytes)), boundary, FIELD);
  if (image === undefined) throw malformed(`The form has no file in field "${FIELD}"`);
  if (image.length > LIMITS.maxStillBytes)
    throw new HttpFault(413, 'payload_too_large', `The image may have at most ${LIMITS.maxStillBytes} bytes`);
  return image;
}

const unsupportedMedia = (message: string): HttpFault =>
  new HttpFault(415, 'unsupported_media_type', message, { headers: { connection: 'close' } });

/** Format and declared size, before anything is decoded. @throws {HttpFault} 400, 413, 415 or 422. */
function checkImage(image: Buffer): void {
  if (image.length === 0) throw malformed('The body is empty; send a JPEG, PNG or WebP image');
  try {
    const { widthPx, heightPx } = readImageHeader(image);
    if (widthPx * heightPx > LIMITS.maxStillPixels) throw stillFault('image_too_large');
  } catch (error) {
    if (!(error instanceof CodecError)) throw error;
    throw stillFault(error.code === 'unsupported_image' ? 'unsupported_image' : 'corrupt_image');
  }
}

/** What the client is told for each way a still can fail; the cause stays in the server's log. */
function stillFault(code: StillErrorCode): HttpFault {
  const again = { retryable: true, retryAfterS: 1 };
  switch (code) {
    case 'unsupported_image':
      return new HttpFault(415, 'unsupported_media_type', 'Send a JPEG, PNG or WebP image');
    case 'corrupt_image':
      return new HttpFault(422, 'unprocessable_image', 'The image is cut or broken');
    case 'image_too_large':
      return new HttpFault(
        413,
        'payload_too_large',
        `The image may have at most ${LIMITS.maxStillPixels} pixels`,
      );
    case 'overloaded':
      return new HttpFault(503, 'overloaded', 'Too many images are waiting; try again shortly', again);
    case 'closed':
      return new HttpFault(503, 'draining', 'The server is stopping; try again when it is back', {
        retryable: true,
        retryAfterS: 5,
      });
    case 'worker_lost':
      return new HttpFault(503, 'internal', 'The image was lost with its worker; send it again', again);
    case 'inference_timeout':
      return new HttpFault(503, 'internal', 'The image took too long; try again or send it smaller', again);
    case 'not_ready':
      return new HttpFault(503, 'not_ready', 'The mode is still being loaded; try again shortly', {
        retryable: true,
        retryAfterS: 2,
      });
    case 'inference_failed':
      return new HttpFault(500, 'internal', 'The model failed on this image');
  }
}
