import { describe, expect, it } from 'vitest';
import { createLink, seededRandom } from './link.js';
import { PROFILES } from './profiles.js';
import type { DirectionProfile } from './types.js';

const MBIT: DirectionProfile = { delayMs: 20, jitterMs: 0, rate: [{ fromMs: 0, bitsPerS: 1e6 }] };
const link = (profile: DirectionProfile, seed = 1) => createLink(profile, seededRandom(seed));

describe('a link', () => {
  it('takes the time of its rate, then that of the way', () => {
    // 1250 bytes are 10 ms at 1 Mbit/s.
    expect(link(MBIT).arrivalMs(100, 1250)).toBeCloseTo(130);
  });

  it('queues what comes while it is busy, and shows how long', () => {
    const busy = link(MBIT);
    expect([busy.arrivalMs(0, 1250), busy.arrivalMs(0, 1250)]).toEqual([30, 40]);
    expect(busy.drainedAtMs).toBeCloseTo(20);
    expect(busy.arrivalMs(500, 1250)).toBeCloseTo(530);
  });

  it('takes a change of rate into account in the middle of a message', () => {
    const steps = link({ ...MBIT, rate: [MBIT.rate[0] ?? never(), { fromMs: 10, bitsPerS: 1e5 }] });
    // Half of it in 10 ms, the other half ten times slower.
    expect(steps.arrivalMs(0, 2500)).toBeCloseTo(10 + 100 + 20);
  });

  it('adds nothing but the delay when there is no limit', () => {
    const free = link({ ...MBIT, rate: [{ fromMs: 0, bitsPerS: Number.POSITIVE_INFINITY }] });
    expect(free.arrivalMs(5, 1e6)).toBe(25);
  });

  it('keeps the order whatever the jitter, and the jitter within its bound', () => {
    const shaky = link({ ...MBIT, jitterMs: 50 });
    let lastMs = 0;
    for (let sentMs = 0; sentMs < 5000; sentMs += 5) {
      const atMs = shaky.arrivalMs(sentMs, 1);
      expect(atMs).toBeGreaterThanOrEqual(lastMs);
      expect(atMs - sentMs).toBeLessThanOrEqual(70.1);
      lastMs = atMs;
    }
  });

  it('hands over what came in a stall when the stall ends, all at once', () => {
    const profile = { ...MBIT, stalls: { perS: 2, minMs: 100, maxMs: 200 } };
    const stalling = link(profile);
    const delays: number[] = [];
    const arrivals: number[] = [];
    for (let sentMs = 0; sentMs < 60_000; sentMs += 10) {
      arrivals.push(stalling.arrivalMs(sentMs, 10));
      delays.push((arrivals.at(-1) ?? 0) - sentMs);
    }
    const late = delays.filter((delayMs) => delayMs > 25).length / delays.length;
    // 2 stalls of 150 ms in a second of free way: 0.3 s in 1.3 s.
    expect(late).toBeGreaterThan(0.15);
    expect(late).toBeLessThan(0.3);
    expect(Math.max(...delays)).toBeLessThanOrEqual(221);
    expect(new Set(arrivals).size).toBeLessThan(arrivals.length * 0.9);
  });

  it('stalls at the same times whatever the traffic', () => {
    const profile = { ...MBIT, stalls: { perS: 1, minMs: 100, maxMs: 200 } };
    const stallsOf = (everyMs: number): number[] => {
      const stalling = link(profile, 7);
      const ends = new Set<number>();
      for (let sentMs = 0; sentMs < 20_000; sentMs += everyMs) {
        const atMs = stalling.arrivalMs(sentMs, 1);
        if (atMs - sentMs > 60) ends.add(Math.round(atMs));
      }
      return [...ends];
    };
    expect(stallsOf(4)).toEqual(stallsOf(8));
  });

  it('is the same again from the same seed, and another from another', () => {
    const run = (seed: number) => {
      const shaky = link({ ...MBIT, jitterMs: 9 }, seed);
      return Array.from({ length: 50 }, (_, index) => shaky.arrivalMs(index * 20, 100));
    };
    expect(run(3)).toEqual(run(3));
    expect(run(3)).not.toEqual(run(4));
  });
});

describe('the profiles', () => {
  it.each(PROFILES.map((profile) => [profile.name, profile] as const))(
    '%s is well formed',
    (_name, profile) => {
      for (const way of [profile.up, profile.down]) {
        expect(way.rate[0]?.fromMs).toBe(0);
        const times = way.rate.map(({ fromMs }) => fromMs);
        expect(times).toEqual([...times].sort((a, b) => a - b));
        expect(Math.min(...way.rate.map(({ bitsPerS }) => bitsPerS))).toBeGreaterThan(0);
        expect(way.delayMs).toBeGreaterThanOrEqual(0);
      }
    },
  );

  it('have names of their own', () => {
    expect(new Set(PROFILES.map(({ name }) => name)).size).toBe(PROFILES.length);
  });
});

function never(): never {
  throw new Error('no first rate');
}
