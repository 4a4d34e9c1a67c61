import { describe, expect, it } from 'vitest';
import { bytesOf } from './bytes.js';
import { DROP_REASONS, dropReasonOf, ERROR_REASONS, errorReasonOf } from './status.js';

describe('bytes of a message', () => {
  it('come from whatever a socket delivers, without a copy and at the right place', () => {
    const buffer = new Uint8Array([1, 2, 3, 4, 5, 6]).buffer;
    expect(bytesOf(buffer)).toEqual(new Uint8Array([1, 2, 3, 4, 5, 6]));
    expect(bytesOf(Buffer.from(buffer, 1, 3))).toHaveLength(3);
    expect(bytesOf(new DataView(buffer, 2, 2))).toEqual(new Uint8Array([3, 4]));
    expect(bytesOf(new Uint16Array(buffer, 2, 1))?.byteOffset).toBe(2);
    expect(bytesOf(new Uint8Array(buffer, 4))?.buffer).toBe(buffer);
  });

  it.each([['text'], [null], [undefined], [7], [[1, 2]], [{ type: 'Buffer', data: [1] }]])(
    'are not in %o',
    (value) => {
      expect(bytesOf(value)).toBeUndefined();
    },
  );
});

describe('reasons', () => {
  it('have one code each: drops below 64, errors from 64', () => {
    const dropped = Object.entries(DROP_REASONS);
    const failed = Object.entries(ERROR_REASONS);
    const codes = [...dropped, ...failed].map(([, code]) => code);
    expect(new Set(codes).size).toBe(codes.length);
    expect(dropped.every(([, code]) => code >= 1 && code < 64)).toBe(true);
    expect(failed.every(([, code]) => code >= 64 && code < 256)).toBe(true);
    for (const [name, code] of dropped) expect(dropReasonOf(code)).toBe(name);
    for (const [name, code] of failed) expect(errorReasonOf(code)).toBe(name);
    expect(dropReasonOf(64)).toBeUndefined();
    expect(errorReasonOf(1)).toBeUndefined();
  });
});
