import { type ErrorReason, encodeFrame, FRAME_HEADER_BYTES } from '@maskwire/protocol';
import type { Bench } from '../bench.js';
import type { ConformanceCase } from '../case.js';
import { JPEG, jpegDeclaring, PNG, WEBP } from '../images.js';
import { SECTIONS } from '../types.js';
import { expect, expectEqual } from '../verdict.js';
import type { WireSession } from '../wire-session.js';

const section = SECTIONS.oneAnswer;
const text = (value: string): Uint8Array => new Uint8Array(Buffer.from(value));

/** A message with any declared length and any body. */
function message(frameId: number, declaredBytes: number, body: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(FRAME_HEADER_BYTES + body.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, frameId);
  view.setFloat64(4, 2.5);
  view.setUint32(12, declaredBytes);
  bytes.set(body, FRAME_HEADER_BYTES);
  return bytes;
}

/** Sends one message and demands exactly one error with this reason, then a mask for a good frame. */
async function demandError(session: WireSession, bytes: Uint8Array, reason: ErrorReason): Promise<void> {
  const frameId = new DataView(bytes.buffer).getUint32(0);
  await session.pace();
  session.emitFrame(bytes);
  const { result } = await session.answerTo(frameId);
  const got = result.status === 'mask' ? 'mask' : result.reason;
  expectEqual([result.status, got], ['error', reason], `Answer to ${bytes.length} bytes`);
  expectEqual(result.epoch, session.ready.epoch, 'Epoch of the answer');
}

const wrongImages: readonly (readonly [string, string, Uint8Array, ErrorReason])[] = [
  ['text', 'Bytes that are no image', text('this is no image at all, only some text'), 'unsupported_image'],
  ['svg', 'SVG', text('<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"/>'), 'unsupported_image'],
  ['gif', 'GIF', text('GIF89a\u0001\u0000\u0001\u0000\u0000\u0000\u0000;'), 'unsupported_image'],
  ['cut-header', 'A JPEG that ends in its header', JPEG.subarray(0, 40), 'corrupt_image'],
  ['cut-jpeg', 'A JPEG that ends half-way', JPEG.subarray(0, 380), 'corrupt_image'],
  ['cut-png', 'A PNG that ends half-way', PNG.subarray(0, 150), 'corrupt_image'],
  ['cut-webp', 'A WebP that ends half-way', WEBP.subarray(0, 90), 'corrupt_image'],
  ['huge-area', 'An image that declares 16000 x 16000', jpegDeclaring(16_000, 16_000), 'image_too_large'],
  ['long-side', 'An image that declares a side of 1281', jpegDeclaring(1281, 8), 'image_too_large'],
  ['large-area', 'An image that declares 1280 x 800', jpegDeclaring(1280, 800), 'image_too_large'],
];

const imageCase = ([id, what, body, reason]: (typeof wrongImages)[number]): ConformanceCase => ({
  id: `answers.image-${id}`,
  sentence: `${what} is answered once, with the error ${reason}`,
  section,
  run: async (bench) => {
    const session = await bench.live();
    const frameId = session.takeId();
    await demandError(session, message(frameId, body.length, body), reason);
    await session.settled([frameId]);
    await session.mask(JPEG);
  },
});

/** Arguments of a `frame` event that no answer can be given to. */
const faultCase = (id: string, what: string, argumentsOf: () => unknown[]): ConformanceCase => ({
  id: `answers.${id}`,
  sentence: `${what} gets a fault malformed and no answer`,
  section,
  run: async (bench) => {
    const session = await bench.live();
    await session.pace();
    session.emitFrame(...argumentsOf());
    await session.until(() => session.faults.length > 0, 'a fault');
    expectEqual(session.faults[0]?.code, 'malformed', 'fault.code');
    await session.settled([]);
    expectEqual(session.faults.length, 1, 'Number of faults');
    await session.mask(JPEG);
  },
});

async function shortHeaders(bench: Bench): Promise<void> {
  const session = await bench.live();
  const ids: number[] = [];
  for (let length = 4; length < FRAME_HEADER_BYTES; length++) {
    const frameId = session.takeId();
    ids.push(frameId);
    const whole = message(frameId, 0, new Uint8Array(0));
    await demandError(session, whole.slice(0, length), 'malformed_header');
    const { result } = await session.answerTo(frameId);
    expectEqual(result.timestampS, length >= 12 ? 2.5 : 0, `Timestamp echoed for ${length} bytes`);
  }
  await session.settled(ids);
}

async function lengthMismatches(bench: Bench): Promise<void> {
  const session = await bench.live();
  const ids: number[] = [];
  for (const declared of [0, 1, JPEG.length - 1, JPEG.length + 1, 0xffff_ffff]) {
    const frameId = session.takeId();
    ids.push(frameId);
    await demandError(session, message(frameId, declared, JPEG), 'length_mismatch');
  }
  await session.settled(ids);
}

/** Good and bad frames mixed, faster than they can be served. */
async function mixture(bench: Bench): Promise<void> {
  const session = await bench.live();
  const ids: number[] = [];
  for (let round = 0; round < 8; round++) {
    const bodies = [JPEG, text('no image'), JPEG.subarray(0, 100), new Uint8Array(0), PNG];
    for (const body of bodies) {
      const frameId = session.takeId();
      ids.push(frameId);
      session.emitFrame(message(frameId, body.length, body));
    }
  }
  await session.settled(ids);
  expect(session.faults.length === 0, `There were faults: ${session.faults[0]?.message}`);
}

export const oneAnswerCases: readonly ConformanceCase[] = [
  {
    id: 'answers.valid',
    sentence: 'Each valid frame gets exactly one answer',
    section,
    run: async (bench) => {
      const session = await bench.live();
      const ids = Array.from({ length: 12 }, () => session.takeId());
      for (const frameId of ids) await session.frame(JPEG, { frameId });
      await session.settled(ids);
    },
  },
  {
    id: 'answers.mixture',
    sentence: 'Good and bad frames sent without waiting each get exactly one answer',
    section,
    run: mixture,
  },
  {
    id: 'answers.empty',
    sentence: 'A frame without an image is answered once, with the error empty',
    section,
    run: async (bench) => {
      const session = await bench.live();
      const frameId = session.takeId();
      await demandError(session, message(frameId, 0, new Uint8Array(0)), 'empty');
      await session.settled([frameId]);
    },
  },
  {
    id: 'answers.short-header',
    sentence: 'A header of 4 to 15 bytes is answered once, malformed_header, with 0 for what cannot be read',
    section,
    run: shortHeaders,
  },
  {
    id: 'answers.length-mismatch',
    sentence: 'A declared length that is not that of the bytes is answered once, with length_mismatch',
    section,
    run: lengthMismatches,
  },
  ...wrongImages.map(imageCase),
  faultCase('fault-text', 'Text where binary is due', () => ['a frame']),
  faultCase('fault-object', 'An object', () => [{ frameId: 1 }]),
  faultCase('fault-nothing', 'A frame without arguments', () => []),
  faultCase('fault-tiny', 'Binary of fewer than 4 bytes', () => [new Uint8Array(3)]),
  faultCase('fault-two', 'A frame of two binary arguments', () => [
    encodeFrame({ frameId: 77, timestampS: 1 }, JPEG),
    new Uint8Array(8),
  ]),
  faultCase('fault-ack', 'A frame that asks for an acknowledgement', () => [
    encodeFrame({ frameId: 78, timestampS: 1 }, JPEG),
    () => undefined,
  ]),
];
