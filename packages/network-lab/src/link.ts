import { seededRandom } from './random.js';
import type { DirectionProfile, Link } from './types.js';

export { seededRandom } from './random.js';

const SEEDS = 2 ** 32;

/**
 * One direction of a way, as a first-in-first-out queue before a pipe. Bytes leave the queue at the rate of the time,
 * travel for delay and jitter, and are handed over in order, none of them within a stall: as on a stream of which a
 * packet was lost, what came meanwhile is handed over at once when the stall ends.
 *
 * When stalls come depends on the seed alone, not on the traffic, so that strategies meet the same ones.
 * @param random 0 <= random() < 1
 */
export function createLink(profile: DirectionProfile, random: () => number): Link {
  const stalls = new Stalls(profile, seededRandom(random() * SEEDS));
  const jitter = seededRandom(random() * SEEDS);
  let drainedAtMs = 0;
  let lastArrivalMs = 0;
  return {
    get drainedAtMs() {
      return drainedAtMs;
    },
    arrivalMs(nowMs, bytes) {
      drainedAtMs = drainedAt(profile.rate, Math.max(nowMs, drainedAtMs), bytes);
      const travelledMs = drainedAtMs + profile.delayMs + profile.jitterMs * jitter();
      lastArrivalMs = stalls.after(Math.max(travelledMs, lastArrivalMs));
      return lastArrivalMs;
    },
  };
}

/** When the last of `bytes` is through that begin at `startMs`; Infinity at a rate of 0 that never ends. */
function drainedAt(rate: DirectionProfile['rate'], startMs: number, bytes: number): number {
  let atMs = startMs;
  let leftBits = bytes * 8;
  for (const [index, step] of rate.entries()) {
    const endMs = rate[index + 1]?.fromMs ?? Number.POSITIVE_INFINITY;
    if (endMs <= atMs) continue;
    const neededMs = leftBits === 0 ? 0 : (leftBits / step.bitsPerS) * 1000;
    if (atMs + neededMs <= endMs) return atMs + neededMs;
    leftBits -= ((endMs - atMs) * step.bitsPerS) / 1000;
    atMs = endMs;
  }
  return atMs;
}

/** Stalls at random times, `perS` of them a second of free way. Asked with times that never go back. */
class Stalls {
  readonly #profile: DirectionProfile['stalls'];
  readonly #random: () => number;
  #fromMs = 0;
  #untilMs = 0;

  constructor(profile: DirectionProfile, random: () => number) {
    this.#profile = profile.stalls;
    this.#random = random;
  }

  /** `atMs`, or the end of the stall that it falls into. */
  after(atMs: number): number {
    const profile = this.#profile;
    if (!profile || profile.perS <= 0 || !Number.isFinite(atMs)) return atMs;
    while (this.#untilMs <= atMs) {
      this.#fromMs = this.#untilMs - (Math.log(1 - this.#random()) / profile.perS) * 1000;
      this.#untilMs = this.#fromMs + profile.minMs + (profile.maxMs - profile.minMs) * this.#random();
    }
    return atMs >= this.#fromMs ? this.#untilMs : atMs;
  }
}
