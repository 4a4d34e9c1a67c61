import { describe, expect, it } from 'vitest';
import { withLength } from './webm-length.js';

/** How Chromium's recorder begins a file: EBML header, segment, info without a duration, tracks. */
const HEAD =
  '1a45dfa39f4286810142f7810142f2810442f381084282847765626d42878104428581021853806701ffffffffffffff1549a966992ad7b183' +
  '0f42404d80864368726f6d655741864368726f6d651654ae6bbeaebcd781';
const INFO_AT = 48;
const bytesOf = (hex: string): Uint8Array<ArrayBuffer> => Uint8Array.from(Buffer.from(hex, 'hex'));
const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

describe('the length in a WebM file', () => {
  it('is written at the end of its info, and nothing else changes', () => {
    const head = bytesOf(HEAD);
    const written = withLength(head, 1500);
    expect(written.length).toBe(head.length + 11);
    const infoEnd = INFO_AT + 5 + 25;
    expect(hexOf(written.subarray(0, INFO_AT + 4))).toBe(hexOf(head.subarray(0, INFO_AT + 4)));
    expect(written[INFO_AT + 4]).toBe(0x80 | 36);
    expect(hexOf(written.subarray(INFO_AT + 5, infoEnd))).toBe(hexOf(head.subarray(INFO_AT + 5, infoEnd)));
    expect(hexOf(written.subarray(infoEnd, infoEnd + 3))).toBe('448988');
    expect(new DataView(written.buffer).getFloat64(infoEnd + 3)).toBe(1500);
    expect(hexOf(written.subarray(infoEnd + 11))).toBe(hexOf(head.subarray(infoEnd)));
  });

  it('is counted in the ticks of the file', () => {
    const halfMs = bytesOf(HEAD.replace('2ad7b1830f4240', '2ad7b18307a120'));
    expect(new DataView(withLength(halfMs, 1500).buffer).getFloat64(INFO_AT + 5 + 25 + 3)).toBe(3000);
  });

  it('is not written twice', () => {
    const once = withLength(bytesOf(HEAD), 1500);
    expect(withLength(once, 900)).toBe(once);
  });

  it.each([
    ['nothing', ''],
    ['an MP4', '00000018667479706d703432'],
    ['zeros', '00'.repeat(64)],
    ['a segment of known size', HEAD.replace('01ffffffffffffff', '0100000000000fff')],
    ['a head that is cut off', HEAD.slice(0, 120)],
    ['an info of unknown size', HEAD.replace('1549a96699', '1549a966ff')],
  ])('is left out of %s', (_, hex) => {
    const head = bytesOf(hex);
    expect(withLength(head, 1500)).toBe(head);
  });

  it('leaves any bytes whole', () => {
    // A head with one byte wrong is either patched or left, and never read beyond its end.
    for (let at = 0; at < HEAD.length / 2; at++) {
      const head = bytesOf(HEAD);
      head[at] = (head[at] ?? 0) ^ 0xff;
      expect([head.length, head.length + 11]).toContain(withLength(head, 10).length);
    }
  });
});
