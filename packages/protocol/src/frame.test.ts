import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeFrame,
  encodeFrame,
  FRAME_HEADER_BYTES,
  nextFrameId,
  readFrameEcho,
  requireU32,
} from './frame.js';
import { LIMITS } from './limits.js';
import { anyDouble, frameHeader, image, u32 } from './testing/arbitraries.js';
import { codeOf } from './testing/failure.js';
import { fromHex, toHex } from './testing/hex.js';

/** 16 header bytes and a 4-byte image, also printed in docs/protocol.md. */
const GOLDEN = '00000007 41d954fc40100000 00000004 ffd8ffd9';

const header = (frameId: number, timestampS: number, payloadBytes: number): Uint8Array => {
  const bytes = new Uint8Array(FRAME_HEADER_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, frameId);
  view.setFloat64(4, timestampS);
  view.setUint32(12, payloadBytes);
  return bytes;
};

describe('frame codec', () => {
  it('writes the golden bytes', () => {
    const bytes = encodeFrame({ frameId: 7, timestampS: 1_700_000_000.25 }, fromHex('ffd8ffd9'));
    expect(toHex(bytes)).toBe(toHex(fromHex(GOLDEN)));
  });

  it('reads the golden bytes', () => {
    const frame = decodeFrame(fromHex(GOLDEN));
    expect(frame.frameId).toBe(7);
    expect(frame.timestampS).toBe(1_700_000_000.25);
    expect(toHex(frame.image)).toBe('ffd8ffd9');
  });

  it('brings back every frame, bit for bit', () => {
    fc.assert(
      fc.property(frameHeader, image, (head, bytes) => {
        const message = encodeFrame(head, bytes);
        expect(message).toHaveLength(FRAME_HEADER_BYTES + bytes.length);
        const frame = decodeFrame(message);
        expect(frame.frameId).toBe(head.frameId);
        expect(Object.is(frame.timestampS, head.timestampS)).toBe(true);
        expect(frame.image).toEqual(bytes);
      }),
    );
  });

  it('reads a view inside a larger buffer, and returns a view without copying', () => {
    fc.assert(
      fc.property(frameHeader, image, fc.nat(40), fc.nat(40), (head, bytes, before, after) => {
        const message = encodeFrame(head, bytes);
        const large = new Uint8Array(before + message.length + after).fill(0xab);
        large.set(message, before);
        const frame = decodeFrame(large.subarray(before, before + message.length));
        expect(frame).toEqual({ ...head, image: bytes });
        expect(frame.image.buffer).toBe(large.buffer);
      }),
    );
  });

  it('writes again what it read, for any bytes it accepts', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), anyDouble, u32, (bytes, timestampS, frameId) => {
        const message = new Uint8Array([...header(frameId, timestampS, bytes.length), ...bytes]);
        const valid = bytes.length > 0 && Number.isFinite(timestampS);
        fc.pre(valid);
        const frame = decodeFrame(message);
        expect(encodeFrame(frame, frame.image)).toEqual(message);
      }),
    );
  });
});

describe('frame codec is strict', () => {
  it('refuses every shorter and every longer message', () => {
    fc.assert(
      fc.property(frameHeader, image, fc.uint8Array({ minLength: 1, maxLength: 8 }), (head, bytes, extra) => {
        const message = encodeFrame(head, bytes);
        for (let length = 0; length < message.length; length++) {
          const code = codeOf(() => decodeFrame(message.subarray(0, length)));
          expect(code).toBe(length < FRAME_HEADER_BYTES ? 'malformed_header' : 'length_mismatch');
        }
        expect(codeOf(() => decodeFrame(new Uint8Array([...message, ...extra])))).toBe('length_mismatch');
      }),
      { numRuns: 20 },
    );
  });

  it.each([
    ['no image', header(1, 1, 0), 'empty'],
    ['a length that is not there', header(1, 1, 5), 'length_mismatch'],
    ['the largest length there is', header(1, 1, 0xffff_ffff), 'length_mismatch'],
    ['NaN as time', new Uint8Array([...header(1, Number.NaN, 1), 0]), 'malformed_header'],
    ['no end of time', new Uint8Array([...header(1, Number.POSITIVE_INFINITY, 1), 0]), 'malformed_header'],
  ])('refuses %s', (_, message, code) => {
    expect(codeOf(() => decodeFrame(message))).toBe(code);
  });

  it('takes the largest image and refuses one byte more, both ways', () => {
    const largest = new Uint8Array(LIMITS.maxFrameBytes);
    const message = encodeFrame({ frameId: 1, timestampS: 0 }, largest);
    expect(decodeFrame(message).image).toHaveLength(LIMITS.maxFrameBytes);
    const over = new Uint8Array(LIMITS.maxFrameBytes + 1);
    expect(codeOf(() => encodeFrame({ frameId: 1, timestampS: 0 }, over))).toBe('size_limit');
    const sent = new Uint8Array(FRAME_HEADER_BYTES + over.length);
    sent.set(header(1, 0, over.length));
    expect(codeOf(() => decodeFrame(sent))).toBe('image_too_large');
  });

  it.each([-1, 1.5, 2 ** 32, Number.NaN, Number.POSITIVE_INFINITY])('writes no frame id %s', (frameId) => {
    expect(codeOf(() => encodeFrame({ frameId, timestampS: 0 }, new Uint8Array(1)))).toBe('invalid_field');
    expect(codeOf(() => requireU32(frameId, 'frameId'))).toBe('invalid_field');
  });

  it.each([Number.NaN, Number.NEGATIVE_INFINITY])('writes no timestamp %s', (timestampS) => {
    expect(codeOf(() => encodeFrame({ frameId: 0, timestampS }, new Uint8Array(1)))).toBe('invalid_field');
  });

  it('writes no frame without an image', () => {
    expect(codeOf(() => encodeFrame({ frameId: 0, timestampS: 0 }, new Uint8Array(0)))).toBe('empty');
  });

  it('throws nothing but its own error at any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        const allowed = [undefined, 'malformed_header', 'length_mismatch', 'empty'];
        expect(allowed).toContain(codeOf(() => decodeFrame(bytes)));
      }),
      { numRuns: 2000 },
    );
  });
});

describe('frame echo', () => {
  it('is owed from four bytes on, with 0 for what cannot be read', () => {
    const message = header(0xdead_beef, 12.5, 1);
    for (let length = 0; length < 4; length++)
      expect(readFrameEcho(message.subarray(0, length))).toBeUndefined();
    for (let length = 4; length < 12; length++)
      expect(readFrameEcho(message.subarray(0, length))).toEqual({ frameId: 0xdead_beef, timestampS: 0 });
    expect(readFrameEcho(message.subarray(0, 12))).toEqual({ frameId: 0xdead_beef, timestampS: 12.5 });
  });

  it('agrees with the codec on every frame it accepts', () => {
    fc.assert(
      fc.property(frameHeader, image, (head, bytes) => {
        expect(readFrameEcho(encodeFrame(head, bytes))).toEqual(head);
      }),
    );
  });
});

describe('frame ids', () => {
  it('wrap at 2^32', () => {
    expect(nextFrameId(0)).toBe(1);
    expect(nextFrameId(0xffff_ffff)).toBe(0);
  });
});
