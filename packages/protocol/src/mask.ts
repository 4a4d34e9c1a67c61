import { ENCODING, type EncodingId, isEncodingId } from './encodings.js';
import { CodecError } from './errors.js';
import { type FrameEcho, requireU32, viewOf } from './frame.js';
import { LIMITS } from './limits.js';
import {
  DROP_REASONS,
  type DropReason,
  dropReasonOf,
  ERROR_REASONS,
  type ErrorReason,
  errorReasonOf,
  STATUS,
} from './status.js';
import { MASK_LAYOUT_VERSION } from './version.js';

/** Bytes before the payload in a `mask` message. */
export const MASK_HEADER_BYTES = 44;

/** Server stage times in microseconds, u32 each; 0 = not measured. */
export interface StageTimes {
  readonly queueUs: number;
  readonly decodeUs: number;
  readonly inferenceUs: number;
  readonly encodeUs: number;
}

export const NO_TIMES: StageTimes = { queueUs: 0, decodeUs: 0, inferenceUs: 0, encodeUs: 0 };

interface ResultCommon extends FrameEcho {
  /** Configuration the frame belonged to. */
  readonly epoch: number;
  readonly times: StageTimes;
}

export interface MaskResult extends ResultCommon {
  readonly status: 'mask';
  readonly encoding: EncodingId;
  readonly widthPx: number;
  readonly heightPx: number;
  /** Encoded mask, rows top-down without padding; a view on the message after decoding. */
  readonly payload: Uint8Array;
}

export interface DroppedResult extends ResultCommon {
  readonly status: 'dropped';
  /** `unknown` only when decoding a code from a newer server. */
  readonly reason: DropReason | 'unknown';
}

export interface ErrorResult extends ResultCommon {
  readonly status: 'error';
  /** `unknown` only when decoding a code from a newer server. */
  readonly reason: ErrorReason | 'unknown';
}

/** The one answer every frame gets. */
export type FrameResult = MaskResult | DroppedResult | ErrorResult;

const MAX_US = 0xffff_ffff;
const clampUs = (us: number): number => (us > 0 ? Math.min(MAX_US, Math.round(us)) : 0);

const EMPTY = new Uint8Array(0);

function reasonCode(result: FrameResult): number {
  if (result.status === 'mask') return 0;
  if (result.reason === 'unknown') throw new CodecError('invalid_field', 'A reason sent must be a known one');
  return result.status === 'dropped' ? DROP_REASONS[result.reason] : ERROR_REASONS[result.reason];
}

/**
 * Writes one `mask` message: 44-byte big-endian header, then the payload.
 * Times are clamped to u32 microseconds. The timestamp is written as given, bit for bit.
 * @throws {CodecError} `invalid_field` or `size_limit`.
 */
export function encodeResult(result: FrameResult): Uint8Array<ArrayBuffer> {
  requireU32(result.frameId, 'frameId');
  requireU32(result.epoch, 'epoch');
  const isMask = result.status === 'mask';
  const payload = isMask ? result.payload : EMPTY;
  if (isMask) requireMaskFields(result.encoding, result.widthPx, result.heightPx, payload.byteLength);
  const message = new Uint8Array(MASK_HEADER_BYTES + payload.byteLength);
  const view = viewOf(message);
  view.setUint32(0, result.frameId, false);
  view.setFloat64(4, result.timestampS, false);
  view.setUint32(12, payload.byteLength, false);
  view.setUint8(16, MASK_LAYOUT_VERSION);
  view.setUint8(17, STATUS[result.status]);
  view.setUint8(18, isMask ? result.encoding : 0);
  view.setUint8(19, reasonCode(result));
  view.setUint16(20, isMask ? result.widthPx : 0, false);
  view.setUint16(22, isMask ? result.heightPx : 0, false);
  view.setUint32(24, clampUs(result.times.queueUs), false);
  view.setUint32(28, clampUs(result.times.decodeUs), false);
  view.setUint32(32, clampUs(result.times.inferenceUs), false);
  view.setUint32(36, clampUs(result.times.encodeUs), false);
  view.setUint32(40, result.epoch, false);
  message.set(payload, MASK_HEADER_BYTES);
  return message;
}

/**
 * Reads one `mask` message strictly; only reasons may be unknown (they are treated by their status).
 * @throws {CodecError} `malformed_header`, `length_mismatch`, `unknown_version`, `unknown_status`,
 * `unknown_encoding`, `invalid_field` or `size_limit`.
 */
export function decodeResult(message: Uint8Array): FrameResult {
  if (message.byteLength < MASK_HEADER_BYTES)
    throw new CodecError(
      'malformed_header',
      `A mask header has ${MASK_HEADER_BYTES} bytes, got ${message.byteLength}`,
    );
  const view = viewOf(message);
  const version = view.getUint8(16);
  if (version !== MASK_LAYOUT_VERSION)
    throw new CodecError(
      'unknown_version',
      `Mask layout ${version}; this side reads ${MASK_LAYOUT_VERSION} only`,
    );
  const payloadBytes = view.getUint32(12, false);
  if (payloadBytes !== message.byteLength - MASK_HEADER_BYTES)
    throw new CodecError(
      'length_mismatch',
      `The header declares ${payloadBytes} payload bytes, the message has ${message.byteLength - MASK_HEADER_BYTES}`,
    );
  const common: ResultCommon = {
    frameId: view.getUint32(0, false),
    timestampS: view.getFloat64(4, false),
    epoch: view.getUint32(40, false),
    times: {
      queueUs: view.getUint32(24, false),
      decodeUs: view.getUint32(28, false),
      inferenceUs: view.getUint32(32, false),
      encodeUs: view.getUint32(36, false),
    },
  };
  const status = view.getUint8(17);
  switch (status) {
    case STATUS.mask:
      return decodeMask(view, common, message.subarray(MASK_HEADER_BYTES));
    case STATUS.dropped:
      requireNoMask(view, payloadBytes);
      return { ...common, status: 'dropped', reason: dropReasonOf(view.getUint8(19)) ?? 'unknown' };
    case STATUS.error:
      requireNoMask(view, payloadBytes);
      return { ...common, status: 'error', reason: errorReasonOf(view.getUint8(19)) ?? 'unknown' };
    default:
      throw new CodecError('unknown_status', `Status ${status}; allowed are 0 mask, 1 dropped, 2 error`);
  }
}

function decodeMask(view: DataView, common: ResultCommon, payload: Uint8Array): MaskResult {
  const encoding = view.getUint8(18);
  if (!isEncodingId(encoding)) throw new CodecError('unknown_encoding', `Encoding ${encoding} is not known`);
  if (view.getUint8(19) !== 0) throw new CodecError('invalid_field', 'A mask must have reason 0');
  const widthPx = view.getUint16(20, false);
  const heightPx = view.getUint16(22, false);
  requireMaskFields(encoding, widthPx, heightPx, payload.byteLength);
  return { ...common, status: 'mask', encoding, widthPx, heightPx, payload };
}

function requireNoMask(view: DataView, payloadBytes: number): void {
  if (payloadBytes !== 0 || view.getUint8(18) !== 0 || view.getUint32(20, false) !== 0)
    throw new CodecError('invalid_field', 'A dropped or failed frame carries no mask');
}

function requireMaskFields(
  encoding: EncodingId,
  widthPx: number,
  heightPx: number,
  payloadBytes: number,
): void {
  const sideOk = (px: number): boolean => Number.isInteger(px) && px > 0 && px <= LIMITS.maxMaskSidePx;
  if (!sideOk(widthPx) || !sideOk(heightPx) || widthPx * heightPx > LIMITS.maxMaskPixels)
    throw new CodecError('size_limit', `A mask of ${widthPx}x${heightPx} px is outside the limits`);
  if (payloadBytes > LIMITS.maxMessageBytes - MASK_HEADER_BYTES)
    throw new CodecError('size_limit', `A mask payload of ${payloadBytes} bytes exceeds the message limit`);
  if (encoding === ENCODING.alpha8 && payloadBytes !== widthPx * heightPx)
    throw new CodecError('length_mismatch', 'A raw mask has exactly one byte a pixel');
  if (encoding === ENCODING.unchanged ? payloadBytes !== 0 : payloadBytes === 0)
    throw new CodecError('length_mismatch', 'Only an unchanged mask has an empty payload');
}
