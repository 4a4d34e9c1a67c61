import fc from 'fast-check';
import { ENCODING, ENCODING_IDS, type EncodingId, inflatedBytes } from '../encodings.js';
import type { FrameHeader } from '../frame.js';
import type { DroppedResult, ErrorResult, MaskResult, StageTimes } from '../mask.js';
import { DROP_REASONS, type DropReason, ERROR_REASONS, type ErrorReason } from '../status.js';

export const u32 = fc.integer({ min: 0, max: 0xffff_ffff });
/** Every double there is, NaN and infinities too. */
export const anyDouble = fc.double();
export const finiteDouble = fc.double({ noNaN: true, noDefaultInfinity: true });

export const frameHeader: fc.Arbitrary<FrameHeader> = fc.record({ frameId: u32, timestampS: finiteDouble });
export const image = fc.uint8Array({ minLength: 1, maxLength: 600 });

const times: fc.Arbitrary<StageTimes> = fc.record({
  queueUs: u32,
  decodeUs: u32,
  inferenceUs: u32,
  encodeUs: u32,
});
const common = { frameId: u32, timestampS: anyDouble, epoch: u32, times };

/** Payload lengths that each encoding may have for a mask of so many pixels. */
const payload = (encoding: EncodingId, pixels: number): fc.Arbitrary<Uint8Array> => {
  const exact = inflatedBytes(encoding, pixels);
  return encoding === ENCODING.alpha8 || encoding === ENCODING.unchanged
    ? fc.uint8Array({ minLength: exact, maxLength: exact })
    : fc.uint8Array({ minLength: 1, maxLength: 300 });
};

export const maskResult: fc.Arbitrary<MaskResult> = fc
  .record({
    ...common,
    encoding: fc.constantFrom(...ENCODING_IDS),
    widthPx: fc.integer({ min: 1, max: 24 }),
    heightPx: fc.integer({ min: 1, max: 24 }),
  })
  .chain((head) =>
    payload(head.encoding, head.widthPx * head.heightPx).map(
      (bytes): MaskResult => ({ ...head, status: 'mask', payload: bytes }),
    ),
  );

export const droppedResult: fc.Arbitrary<DroppedResult> = fc
  .record({ ...common, reason: fc.constantFrom(...(Object.keys(DROP_REASONS) as DropReason[])) })
  .map((fields): DroppedResult => ({ ...fields, status: 'dropped' }));

export const errorResult: fc.Arbitrary<ErrorResult> = fc
  .record({ ...common, reason: fc.constantFrom(...(Object.keys(ERROR_REASONS) as ErrorReason[])) })
  .map((fields): ErrorResult => ({ ...fields, status: 'error' }));

export const frameResult = fc.oneof(maskResult, droppedResult, errorResult);
