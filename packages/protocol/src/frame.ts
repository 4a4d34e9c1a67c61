import { CodecError } from './errors.js';
import { LIMITS } from './limits.js';

/** Bytes before the image in a `frame` message. */
export const FRAME_HEADER_BYTES = 16;

/** Frame ids are u32 and wrap. */
export const FRAME_ID_MODULUS = 2 ** 32;

export interface FrameHeader {
  /** u32, strictly increasing modulo 2^32; gaps allowed. */
  readonly frameId: number;
  /** Capture time in seconds on the client's clock; echoed bit for bit. */
  readonly timestampS: number;
}

export interface Frame extends FrameHeader {
  /** JPEG, WebP or PNG; a view on the message, not a copy. */
  readonly image: Uint8Array;
}

/** View over any binary a socket may deliver, honouring byteOffset. */
export const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/**
 * Writes one `frame` message: 16-byte big-endian header, then the image.
 * @throws {CodecError} `invalid_field`, `empty` or `size_limit`.
 */
export function encodeFrame(header: FrameHeader, image: Uint8Array): Uint8Array<ArrayBuffer> {
  requireU32(header.frameId, 'frameId');
  if (!Number.isFinite(header.timestampS))
    throw new CodecError('invalid_field', 'timestampS must be a finite number of seconds');
  if (image.byteLength === 0) throw new CodecError('empty', 'A frame needs an image');
  if (image.byteLength > LIMITS.maxFrameBytes)
    throw new CodecError(
      'size_limit',
      `The image has ${image.byteLength} bytes; at most ${LIMITS.maxFrameBytes} are allowed`,
    );
  const message = new Uint8Array(FRAME_HEADER_BYTES + image.byteLength);
  const view = viewOf(message);
  view.setUint32(0, header.frameId, false);
  view.setFloat64(4, header.timestampS, false);
  view.setUint32(12, image.byteLength, false);
  message.set(image, FRAME_HEADER_BYTES);
  return message;
}

/**
 * Reads one `frame` message strictly: no short header, no trailing or missing bytes.
 * @throws {CodecError} `malformed_header`, `length_mismatch`, `empty` or `image_too_large`.
 */
export function decodeFrame(message: Uint8Array): Frame {
  if (message.byteLength < FRAME_HEADER_BYTES)
    throw new CodecError(
      'malformed_header',
      `A frame header has ${FRAME_HEADER_BYTES} bytes, got ${message.byteLength}`,
    );
  const view = viewOf(message);
  const timestampS = view.getFloat64(4, false);
  if (!Number.isFinite(timestampS))
    throw new CodecError('malformed_header', 'The timestamp must be a finite number of seconds');
  const payloadBytes = view.getUint32(12, false);
  const actualBytes = message.byteLength - FRAME_HEADER_BYTES;
  if (payloadBytes !== actualBytes)
    throw new CodecError(
      'length_mismatch',
      `The header declares ${payloadBytes} payload bytes, the message has ${actualBytes}`,
    );
  if (payloadBytes === 0) throw new CodecError('empty', 'The frame has no image');
  if (payloadBytes > LIMITS.maxFrameBytes)
    throw new CodecError(
      'image_too_large',
      `The image has ${payloadBytes} bytes; at most ${LIMITS.maxFrameBytes} are allowed`,
    );
  return { frameId: view.getUint32(0, false), timestampS, image: message.subarray(FRAME_HEADER_BYTES) };
}

/** What can be echoed for a frame that may be malformed: unreadable fields are 0. */
export interface FrameEcho extends FrameHeader {}

/**
 * The echo fields of any message of at least 4 bytes; `undefined` for a shorter one, which is owed a
 * `fault` and no answer. The timestamp is returned as read, also when it is not finite.
 */
export function readFrameEcho(message: Uint8Array): FrameEcho | undefined {
  if (message.byteLength < 4) return undefined;
  const view = viewOf(message);
  return {
    frameId: view.getUint32(0, false),
    timestampS: message.byteLength >= 12 ? view.getFloat64(4, false) : 0,
  };
}

/** The frame id that follows, modulo 2^32. */
export const nextFrameId = (frameId: number): number => (frameId + 1) % FRAME_ID_MODULUS;

/** @throws {CodecError} `invalid_field` unless `value` is an unsigned 32-bit integer. */
export function requireU32(value: number, field: string): void {
  if (!Number.isInteger(value) || value < 0 || value >= FRAME_ID_MODULUS)
    throw new CodecError('invalid_field', `${field} must be an unsigned 32-bit integer, got ${value}`);
}
