import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ENCODING, ENCODING_IDS } from './encodings.js';
import { readFrameEcho } from './frame.js';
import { LIMITS } from './limits.js';
import { decodeResult, encodeResult, MASK_HEADER_BYTES, type MaskResult, NO_TIMES } from './mask.js';
import { DROP_REASONS, ERROR_REASONS } from './status.js';
import { droppedResult, errorResult, frameResult, maskResult } from './testing/arbitraries.js';
import { codeOf } from './testing/failure.js';
import { fromHex, toHex } from './testing/hex.js';

/** The three kinds of answer, also printed in docs/protocol.md. */
const GOLDEN_MASK = `00000007 41d954fc40100000 00000004
  01 00 01 00 0002 0002 00000064 00000384 00000a28 00000064 00000003 00ff8011`;
const GOLDEN_DROPPED = `00000008 41d954fc40100000 00000000
  01 01 00 01 0000 0000 00000000 00000000 00000000 00000000 00000003`;
const GOLDEN_ERROR = `00000009 0000000000000000 00000000
  01 02 00 40 0000 0000 00000000 00000000 00000000 00000000 00000000`;

const raw: MaskResult = {
  status: 'mask',
  frameId: 7,
  timestampS: 1_700_000_000.25,
  epoch: 3,
  encoding: ENCODING.alpha8,
  widthPx: 2,
  heightPx: 2,
  times: { queueUs: 100, decodeUs: 900, inferenceUs: 2600, encodeUs: 100 },
  payload: fromHex('00ff8011'),
};

/** A copy with one byte replaced. */
const patched = (message: Uint8Array, at: number, value: number): Uint8Array => {
  const copy = message.slice();
  copy[at] = value;
  return copy;
};

describe('mask codec', () => {
  it('writes the golden bytes of a mask, a drop and an error', () => {
    expect(toHex(encodeResult(raw))).toBe(toHex(fromHex(GOLDEN_MASK)));
    const { frameId: _, ...rest } = { ...raw, times: NO_TIMES };
    expect(
      toHex(
        encodeResult({
          status: 'dropped',
          reason: 'superseded',
          frameId: 8,
          timestampS: rest.timestampS,
          epoch: 3,
          times: NO_TIMES,
        }),
      ),
    ).toBe(toHex(fromHex(GOLDEN_DROPPED)));
    expect(
      toHex(
        encodeResult({
          status: 'error',
          reason: 'malformed_header',
          frameId: 9,
          timestampS: 0,
          epoch: 0,
          times: NO_TIMES,
        }),
      ),
    ).toBe(toHex(fromHex(GOLDEN_ERROR)));
  });

  it('reads the golden bytes', () => {
    expect(decodeResult(fromHex(GOLDEN_MASK))).toEqual(raw);
    expect(decodeResult(fromHex(GOLDEN_DROPPED))).toMatchObject({ status: 'dropped', reason: 'superseded' });
    expect(decodeResult(fromHex(GOLDEN_ERROR))).toMatchObject({
      status: 'error',
      reason: 'malformed_header',
    });
  });

  it('brings back every answer, bit for bit', () => {
    fc.assert(
      fc.property(frameResult, (result) => {
        const message = encodeResult(result);
        const payloadBytes = result.status === 'mask' ? result.payload.length : 0;
        expect(message).toHaveLength(MASK_HEADER_BYTES + payloadBytes);
        expect(decodeResult(message)).toEqual(result);
        expect(encodeResult(decodeResult(message))).toEqual(message);
      }),
      { numRuns: 500 },
    );
  });

  it('echoes id and timestamp of any message unchanged, also a NaN with all its bits', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 12, maxLength: 12 }), fc.boolean(), (start, nan) => {
        if (nan) start.set([0x7f, 0xf0 | (start[5] ?? 0)], 4);
        const echo = readFrameEcho(start);
        if (!echo) throw new Error('twelve bytes are owed an echo');
        const message = encodeResult({
          ...echo,
          status: 'error',
          reason: 'malformed_header',
          epoch: 0,
          times: NO_TIMES,
        });
        expect(toHex(message.subarray(0, 12))).toBe(toHex(start));
      }),
      { numRuns: 1000 },
    );
  });

  it('reads a view inside a larger buffer without copying the mask', () => {
    const message = encodeResult(raw);
    const large = new Uint8Array(message.length + 20);
    large.set(message, 13);
    const result = decodeResult(large.subarray(13, 13 + message.length));
    expect(result).toEqual(raw);
    expect(result.status === 'mask' && result.payload.buffer === large.buffer).toBe(true);
  });

  it('clamps times to what fits, and rounds to whole microseconds', () => {
    const times = { queueUs: -5, decodeUs: 1.6, inferenceUs: 1e12, encodeUs: Number.NaN };
    const result = decodeResult(encodeResult({ ...raw, times }));
    expect(result.times).toEqual({ queueUs: 0, decodeUs: 2, inferenceUs: 0xffff_ffff, encodeUs: 0 });
  });

  it('keeps a reason it does not know by its status', () => {
    const known = new Set<number>([...Object.values(DROP_REASONS), ...Object.values(ERROR_REASONS)]);
    for (let code = 0; code < 256; code++) {
      if (known.has(code)) continue;
      const dropped = decodeResult(patched(fromHex(GOLDEN_DROPPED), 19, code));
      expect(dropped).toMatchObject({ status: 'dropped', reason: 'unknown' });
      expect(codeOf(() => encodeResult(dropped))).toBe('invalid_field');
      const failed = decodeResult(patched(fromHex(GOLDEN_ERROR), 19, code));
      expect(failed).toMatchObject({ status: 'error', reason: 'unknown' });
    }
  });
});

describe('mask codec is strict', () => {
  it('refuses every shorter and every longer message', () => {
    fc.assert(
      fc.property(frameResult, fc.uint8Array({ minLength: 1, maxLength: 8 }), (result, extra) => {
        const message = encodeResult(result);
        for (let length = 0; length < message.length; length++) {
          const code = codeOf(() => decodeResult(message.subarray(0, length)));
          expect(code).toBe(length < MASK_HEADER_BYTES ? 'malformed_header' : 'length_mismatch');
        }
        expect(codeOf(() => decodeResult(new Uint8Array([...message, ...extra])))).toBe('length_mismatch');
      }),
      { numRuns: 30 },
    );
  });

  it('refuses every other layout version', () => {
    const message = encodeResult(raw);
    for (let version = 0; version < 256; version++)
      expect(codeOf(() => decodeResult(patched(message, 16, version)))).toBe(
        version === 1 ? undefined : 'unknown_version',
      );
  });

  it('refuses every status and encoding it does not know', () => {
    const message = encodeResult({ ...raw, encoding: ENCODING.alpha8Deflate });
    for (let status = 3; status < 256; status++)
      expect(codeOf(() => decodeResult(patched(message, 17, status)))).toBe('unknown_status');
    for (let encoding = 0; encoding < 256; encoding++) {
      if ((ENCODING_IDS as readonly number[]).includes(encoding)) continue;
      expect(codeOf(() => decodeResult(patched(message, 18, encoding)))).toBe('unknown_encoding');
    }
  });

  it('refuses a mask with a reason', () => {
    fc.assert(
      fc.property(maskResult, fc.integer({ min: 1, max: 255 }), (result, reason) => {
        expect(codeOf(() => decodeResult(patched(encodeResult(result), 19, reason)))).toBe('invalid_field');
      }),
    );
  });

  it('refuses a drop or an error that carries anything of a mask', () => {
    fc.assert(
      fc.property(
        fc.oneof(droppedResult, errorResult),
        fc.constantFrom(18, 20, 21, 22, 23),
        fc.integer({ min: 1, max: 255 }),
        (result, at, value) => {
          expect(codeOf(() => decodeResult(patched(encodeResult(result), at, value)))).toBe('invalid_field');
        },
      ),
    );
    const withPayload = new Uint8Array([...fromHex(GOLDEN_DROPPED), 0]);
    withPayload[15] = 1;
    expect(codeOf(() => decodeResult(withPayload))).toBe('invalid_field');
  });

  it.each([
    ['no width', { widthPx: 0 }, 'size_limit'],
    ['a side over the limit', { widthPx: LIMITS.maxMaskSidePx + 1, heightPx: 1 }, 'size_limit'],
    ['an area over the limit', { widthPx: 4000, heightPx: 1001 }, 'size_limit'],
    ['half a pixel', { widthPx: 1.5 }, 'size_limit'],
    ['a raw mask that is too short', { payload: new Uint8Array(3) }, 'length_mismatch'],
    [
      'an empty deflated mask',
      { encoding: ENCODING.alpha8Deflate, payload: new Uint8Array(0) },
      'length_mismatch',
    ],
    ['an unchanged mask with bytes', { encoding: ENCODING.unchanged }, 'length_mismatch'],
    ['a frame id over 32 bits', { frameId: 2 ** 32 }, 'invalid_field'],
    ['a negative epoch', { epoch: -1 }, 'invalid_field'],
  ] as const)('neither writes nor reads %s', (_, change, code) => {
    expect(codeOf(() => encodeResult({ ...raw, ...change }))).toBe(code);
  });

  it('reads no size over the limits, before anything is inflated', () => {
    const message = encodeResult({ ...raw, encoding: ENCODING.alpha8Deflate });
    const sized = (widthPx: number, heightPx: number): Uint8Array => {
      const copy = message.slice();
      new DataView(copy.buffer).setUint16(20, widthPx);
      new DataView(copy.buffer).setUint16(22, heightPx);
      return copy;
    };
    expect(codeOf(() => decodeResult(sized(4096, 976)))).toBeUndefined();
    for (const [widthPx, heightPx] of [
      [4096, 977],
      [4097, 1],
      [65_535, 65_535],
      [0, 4],
    ] as const)
      expect(codeOf(() => decodeResult(sized(widthPx, heightPx)))).toBe('size_limit');
  });

  it('refuses a payload over the transport limit, both ways', () => {
    const payload = new Uint8Array(LIMITS.maxMessageBytes - MASK_HEADER_BYTES + 1);
    const large = { ...raw, encoding: ENCODING.alpha8Deflate, payload };
    expect(codeOf(() => encodeResult(large))).toBe('size_limit');
    const largest = encodeResult({ ...large, payload: payload.subarray(1) });
    expect(largest).toHaveLength(LIMITS.maxMessageBytes);
    const over = new Uint8Array([...largest, 0]);
    new DataView(over.buffer).setUint32(12, payload.length);
    expect(codeOf(() => decodeResult(over))).toBe('size_limit');
  });

  it('throws nothing but its own error, at random bytes and at damaged messages', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 120 }), (bytes) => {
        // Forty-four random bytes that declare their own length do not turn up by chance.
        expect(['malformed_header', 'unknown_version', 'length_mismatch']).toContain(
          codeOf(() => decodeResult(bytes)),
        );
      }),
      { numRuns: 2000 },
    );
    fc.assert(
      fc.property(frameResult, fc.nat(MASK_HEADER_BYTES - 1), fc.nat(255), (result, at, value) => {
        const message = patched(encodeResult(result), at, value);
        // What is still accepted is written again byte for byte, but for a reason that is not known.
        const again = (): Uint8Array => encodeResult(decodeResult(message));
        const code = codeOf(again);
        expect(code ?? toHex(again())).toBe(code ?? toHex(message));
      }),
      { numRuns: 2000 },
    );
  });
});
