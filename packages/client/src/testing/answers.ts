import { deflateRawSync } from 'node:zlib';
import { ENCODING, type EncodingId, encodeResult, type FrameResult, NO_TIMES } from '@maskwire/protocol';

/** Size of the masks made here. */
export const MASK_PX = { widthPx: 16, heightPx: 9 } as const;
export const MASK_PIXELS = MASK_PX.widthPx * MASK_PX.heightPx;

interface AnswerFields {
  readonly frameId: number;
  readonly epoch?: number;
  readonly timestampS?: number;
}

const common = ({ frameId, epoch = 0, timestampS = 0 }: AnswerFields) => ({
  frameId,
  epoch,
  timestampS,
  times: { ...NO_TIMES, inferenceUs: 2500 },
});

/** A mask message whose pixels all have `value`. */
export const maskMessage = (fields: AnswerFields, value = 200, encoding?: EncodingId) =>
  pixelsMessage(fields, new Uint8Array(MASK_PIXELS).fill(value), encoding);

/** A mask message of MASK_PIXELS pixels, deflated. */
export function pixelsMessage(
  fields: AnswerFields,
  pixels: Uint8Array,
  encoding: EncodingId = ENCODING.alpha8Deflate,
) {
  const payload = encoding === ENCODING.unchanged ? new Uint8Array(0) : deflateRawSync(pixels, { level: 1 });
  return encodeResult({ ...common(fields), status: 'mask', encoding, ...MASK_PX, payload });
}

export const dropMessage = (
  fields: AnswerFields,
  reason: Extract<FrameResult, { status: 'dropped' }>['reason'] = 'superseded',
) => encodeResult({ ...common(fields), status: 'dropped', reason });

export const errorMessage = (
  fields: AnswerFields,
  reason: Extract<FrameResult, { status: 'error' }>['reason'] = 'corrupt_image',
) => encodeResult({ ...common(fields), status: 'error', reason });

/** A mask whose payload is valid deflate of the wrong number of bytes. */
export const wrongSizeMessage = (fields: AnswerFields, bytes: number) =>
  encodeResult({
    ...common(fields),
    status: 'mask',
    encoding: ENCODING.alpha8Deflate,
    ...MASK_PX,
    payload: deflateRawSync(new Uint8Array(bytes)),
  });
