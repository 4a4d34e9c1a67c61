import { deflateRawSync } from 'node:zlib';
import {
  CodecError,
  decodeResult,
  ENCODING,
  type EncodingId,
  encodeResult,
  type MaskResult,
  NO_TIMES,
  packAlpha4,
} from '@maskwire/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inflateExactly } from './inflate.js';
import { MaskDecoder } from './mask-decoder.js';

interface MaskFields {
  readonly encoding: EncodingId;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly payload: Uint8Array;
  readonly epoch?: number;
}

/** As it comes off the wire: the payload is a view in the middle of a message. */
function mask({ epoch = 0, ...fields }: MaskFields): MaskResult {
  const message = encodeResult({
    status: 'mask',
    frameId: 1,
    timestampS: 0,
    times: NO_TIMES,
    epoch,
    ...fields,
  });
  const padded = new Uint8Array(message.length + 14);
  padded.set(message, 7);
  const result = decodeResult(padded.subarray(7, 7 + message.length));
  if (result.status !== 'mask') throw new Error('Expected a mask');
  return result;
}

const size = fc.record({
  widthPx: fc.integer({ min: 1, max: 80 }),
  heightPx: fc.integer({ min: 1, max: 80 }),
});
const picture = size.chain(({ widthPx, heightPx }) =>
  fc
    .uint8Array({ minLength: widthPx * heightPx, maxLength: widthPx * heightPx })
    .map((pixels) => ({ widthPx, heightPx, pixels })),
);
const unchanged = (widthPx: number, heightPx: number, epoch = 0): MaskResult =>
  mask({ encoding: ENCODING.unchanged, widthPx, heightPx, payload: new Uint8Array(0), epoch });

describe('MaskDecoder', () => {
  it('returns the pixels of every encoding', () => {
    fc.assert(
      fc.property(picture, ({ pixels, ...px }) => {
        const decoder = new MaskDecoder();
        const deflated = deflateRawSync(pixels, { level: 1 });
        const decode = (encoding: EncodingId, payload: Uint8Array) =>
          decoder.decode(mask({ encoding, payload, ...px }));
        expect(decode(ENCODING.alpha8, pixels)).toEqual({ kind: 'alpha', ...px, pixels });
        expect(decode(ENCODING.alpha8Deflate, deflated)).toEqual({ kind: 'alpha', ...px, pixels });
        expect(decode(ENCODING.classDeflate, deflated)).toEqual({ kind: 'classes', ...px, pixels });
        const coarse = decode(ENCODING.alpha4Deflate, deflateRawSync(packAlpha4(pixels)));
        expect(coarse.pixels).toEqual(pixels.map((alpha) => 17 * Math.round(alpha / 17)));
      }),
    );
  });

  it('repeats an unchanged mask, even when the listener has moved or spoilt the first one', () => {
    const decoder = new MaskDecoder();
    const pixels = new Uint8Array(12).fill(90);
    const first = decoder.decode(
      mask({ encoding: ENCODING.alpha8, widthPx: 4, heightPx: 3, payload: pixels }),
    );
    structuredClone(first.pixels, { transfer: [first.pixels.buffer] });
    const second = decoder.decode(unchanged(4, 3));
    second.pixels.fill(0);
    expect(decoder.decode(unchanged(4, 3)).pixels).toEqual(pixels);
  });

  it('keeps the last masks of two epochs apart', () => {
    const decoder = new MaskDecoder();
    const send = (value: number, epoch: number) =>
      decoder.decode(
        mask({ encoding: ENCODING.alpha8, widthPx: 1, heightPx: 1, payload: new Uint8Array([value]), epoch }),
      );
    send(10, 0);
    send(20, 1);
    expect(decoder.decode(unchanged(1, 1, 0)).pixels[0]).toBe(10);
    expect(decoder.decode(unchanged(1, 1, 1)).pixels[0]).toBe(20);
    send(30, 2);
    expect(() => decoder.decode(unchanged(1, 1, 0))).toThrow(CodecError);
  });

  it('refuses an unchanged mask with nothing, or another size, to repeat', () => {
    const decoder = new MaskDecoder();
    expect(() => decoder.decode(unchanged(4, 3))).toThrow(CodecError);
    decoder.decode(mask({ encoding: ENCODING.alpha8, widthPx: 4, heightPx: 3, payload: new Uint8Array(12) }));
    for (const [widthPx, heightPx] of [
      [3, 4],
      [4, 4],
      [3, 3],
    ] as const)
      expect(() => decoder.decode(unchanged(widthPx, heightPx))).toThrow(CodecError);
    decoder.reset();
    expect(() => decoder.decode(unchanged(4, 3))).toThrow(CodecError);
  });

  it('does not repeat a mask that could not be decoded', () => {
    const decoder = new MaskDecoder();
    const broken = mask({
      encoding: ENCODING.alpha8Deflate,
      widthPx: 4,
      heightPx: 3,
      payload: new Uint8Array([7, 7]),
    });
    expect(() => decoder.decode(broken)).toThrow(CodecError);
    expect(() => decoder.decode(unchanged(4, 3))).toThrow(CodecError);
  });
});

function outcomeOf(act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    return error;
  }
}

describe('inflateExactly', () => {
  it('takes exactly the size and nothing else', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 5000 }), fc.integer({ min: 1, max: 50 }), (bytes, off) => {
        const payload = deflateRawSync(bytes);
        expect(inflateExactly(payload, bytes.length)).toEqual(bytes);
        expect(() => inflateExactly(payload, bytes.length + off)).toThrow(CodecError);
        expect(() => inflateExactly(payload, Math.max(0, bytes.length - off) || bytes.length + 1)).toThrow(
          CodecError,
        );
      }),
    );
  });

  it('refuses a stream cut anywhere', () => {
    const bytes = Uint8Array.from({ length: 400 }, (_, i) => (i * i) % 251);
    const payload = deflateRawSync(bytes);
    for (let length = 0; length < payload.length; length++)
      expect(() => inflateExactly(payload.subarray(0, length), bytes.length)).toThrow(CodecError);
  });

  it('throws nothing but CodecError for noise', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 3000 }), (noise) => {
        expect(outcomeOf(() => inflateExactly(noise, 2048).length)).toSatisfy(
          (outcome) => outcome === 2048 || outcome instanceof CodecError,
        );
      }),
      { numRuns: 2000 },
    );
  });

  it('inflates a payload above the slice size', () => {
    let seed = 1;
    const noise = Uint8Array.from({ length: 300_000 }, () => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed;
    });
    const payload = deflateRawSync(noise);
    expect(payload.length).toBeGreaterThan(2 * 64 * 1024);
    expect(inflateExactly(payload, noise.length)).toEqual(noise);
    expect(() => inflateExactly(payload, noise.length - 1)).toThrow(CodecError);
    expect(() => inflateExactly(payload, noise.length + 1)).toThrow(CodecError);
    expect(() => inflateExactly(payload.subarray(0, -9), noise.length)).toThrow(CodecError);
  });

  it('stops a bomb early: 960 KB that would inflate to about 1 GB', () => {
    const block = deflateRawSync(new Uint8Array(16 * 1024 * 1024), { level: 9, finishFlush: 2 });
    const bomb = new Uint8Array(60 * block.length);
    for (let at = 0; at < bomb.length; at += block.length) bomb.set(block, at);
    const startedMs = performance.now();
    expect(() => inflateExactly(bomb, 4_000_000)).toThrow(CodecError);
    expect(performance.now() - startedMs).toBeLessThan(2000);
  });
});
