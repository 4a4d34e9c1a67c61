import { LIMITS } from '@maskwire/protocol';
import { TokenBucket } from '../sessions/token-bucket.js';

/** Packets one connection may send: several times those of the fastest frames, two for each frame. */
export const PACKET_RATE = { perSecond: 5000, burst: 10_000 } as const;
/** Characters of text one connection may send: all that is not image bytes is parsed as JSON. */
export const TEXT_RATE = { perSecond: 512 * 1024, burst: 1024 * 1024 } as const;

/**
 * What one connection may cost before anything is parsed, of events that exist and of those that do not: parsing
 * happens on the one thread that serves everybody. Pure; milliseconds.
 */
export class IncomingLimits {
  readonly #packets: TokenBucket;
  readonly #text: TokenBucket;

  constructor(nowMs: number) {
    this.#packets = new TokenBucket(PACKET_RATE, nowMs);
    this.#text = new TokenBucket(TEXT_RATE, nowMs);
  }

  /** Counts a packet by its data, text or bytes; false when the connection has to go. */
  admit(data: unknown, nowMs: number): boolean {
    const chars = typeof data === 'string' ? data.length : 0;
    return chars <= LIMITS.maxTextChars && this.#packets.take(nowMs) && this.#text.take(nowMs, chars);
  }
}
