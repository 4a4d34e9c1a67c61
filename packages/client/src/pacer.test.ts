import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Pacer } from './pacer.js';

/** Times of `arrivalsMs` that pass. */
function passed(maxFps: number, arrivalsMs: readonly number[]): number[] {
  const pacer = new Pacer();
  pacer.setRate(maxFps);
  return arrivalsMs.filter((atMs) => {
    if (!pacer.isDue(atMs)) return false;
    pacer.take(atMs);
    return true;
  });
}

describe('Pacer', () => {
  it('lets a camera at the very rate through, jitter and all', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -8, max: 8, noNaN: true }), { minLength: 2, maxLength: 300 }),
        (jitter) => {
          const arrivals = jitter.map((byMs, i) => (i * 1000) / 30 + byMs);
          // At most the very first frames are spent on finding the phase.
          expect(passed(30, arrivals).length).toBeGreaterThanOrEqual(arrivals.length - 1);
        },
      ),
    );
  });

  it('passes at most span / T + 2 frames in any span', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 120 }),
        fc.array(fc.double({ min: 0, max: 50, noNaN: true }), { maxLength: 300 }),
        (maxFps, gaps) => {
          let atMs = 0;
          const times = passed(
            maxFps,
            gaps.map((gapMs) => (atMs += gapMs)),
          );
          times.forEach((fromMs, first) => {
            times.slice(first).forEach((toMs, further) => {
              expect(further + 1).toBeLessThanOrEqual(((toMs - fromMs) * maxFps) / 1000 + 2 + 1e-6);
            });
          });
        },
      ),
    );
  });

  it('thins a fast source to the rate', () => {
    const arrivals = Array.from({ length: 600 }, (_, i) => (i * 1000) / 60);
    const count = passed(25, arrivals).length;
    expect(count).toBeGreaterThanOrEqual(249);
    expect(count).toBeLessThanOrEqual(252);
  });

  it('does not save up time in which nothing came', () => {
    const burst = Array.from({ length: 10 }, (_, i) => 60_000 + i);
    expect(passed(30, [0, ...burst])).toHaveLength(3);
  });

  it('takes a new rate at once, up and down, without a burst and without drift', () => {
    const pacer = new Pacer();
    const sentMs: number[] = [];
    // A camera of 60 a second, of which a second at 1, at 30, at 5 and at 30 again is wanted.
    for (let i = 0; i < 240; i++) {
      const nowMs = (i * 1000) / 60;
      pacer.setRate([1, 30, 5, 30][Math.floor(i / 60)] ?? 30);
      if (!pacer.isDue(nowMs + 1e-6)) continue;
      pacer.take(nowMs);
      sentMs.push(nowMs);
    }
    const inSecond = [0, 1, 2, 3].map(
      (s) => sentMs.filter((ms) => Math.floor(ms / 1000 + 1e-9) === s).length,
    );
    expect(inSecond[0]).toBeLessThanOrEqual(2);
    expect(inSecond[1]).toBeGreaterThanOrEqual(29);
    expect(inSecond[1]).toBeLessThanOrEqual(31);
    expect(inSecond[2]).toBe(5);
    expect(inSecond[3]).toBeGreaterThanOrEqual(29);
    expect(inSecond[3]).toBeLessThanOrEqual(31);
  });

  it('has no gate without a rate', () => {
    expect(passed(Number.POSITIVE_INFINITY, [0, 0, 0, 1])).toHaveLength(4);
  });
});
