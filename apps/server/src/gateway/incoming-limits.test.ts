import { LIMITS } from '@maskwire/protocol';
import { describe, expect, it } from 'vitest';
import { IncomingLimits, PACKET_RATE, TEXT_RATE } from './incoming-limits.js';

const FRAME_TEXT = '451-["frame",{"_placeholder":true,"num":0}]';

describe('what a connection may send', () => {
  it('is a thousand frames a second, each of two packets, for as long as it likes', () => {
    const limits = new IncomingLimits(0);
    const image = new Uint8Array(LIMITS.maxFrameBytes);
    for (let ms = 0; ms < 20_000; ms++) {
      expect(limits.admit(FRAME_TEXT, ms)).toBe(true);
      expect(limits.admit(image, ms)).toBe(true);
    }
  });

  it('is no text packet over the limit', () => {
    expect(new IncomingLimits(0).admit('x'.repeat(LIMITS.maxTextChars), 0)).toBe(true);
    expect(new IncomingLimits(0).admit('x'.repeat(LIMITS.maxTextChars + 1), 0)).toBe(false);
  });

  it('is no more packets than the burst at once', () => {
    const limits = new IncomingLimits(0);
    for (let i = 0; i < PACKET_RATE.burst; i++) expect(limits.admit('2', 0)).toBe(true);
    expect(limits.admit('2', 0)).toBe(false);
  });

  it('is no more text than the rate, in packets of any size', () => {
    const limits = new IncomingLimits(0);
    const text = 'x'.repeat(32 * 1024);
    let taken = 0;
    for (let ms = 0; ms < 4000; ms++) if (limits.admit(text, ms)) taken += text.length;
    expect(taken).toBeLessThanOrEqual(TEXT_RATE.burst + 4 * TEXT_RATE.perSecond);
    expect(taken).toBeGreaterThan(4 * TEXT_RATE.perSecond);
  });
});
