import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Pacer } from './pacer.js';

const INTERVAL_MS = 1000 / 30;

/** Wakes up as a timer would: at the time asked for, plus some jitter. Gives the times of the ticks. */
function run(untilMs: number, jitterMs: (wake: number) => number): readonly number[] {
  const pacer = new Pacer(INTERVAL_MS, 0);
  const ticks: number[] = [];
  let nowMs = 0;
  for (let wake = 0; nowMs < untilMs; wake++) {
    if (pacer.take(nowMs)) ticks.push(nowMs);
    nowMs += Math.max(0.5, pacer.waitMs(nowMs)) + jitterMs(wake);
  }
  return ticks;
}

describe('Pacer', () => {
  it('keeps 30 a second under timers that are up to 8 ms late', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 8, noNaN: true }), { minLength: 50 }), (late) => {
        const ticks = run(10_000, (wake) => late[wake % late.length] ?? 0);
        expect(Math.abs(ticks.length - 300)).toBeLessThanOrEqual(1);
      }),
      { seed: 1, numRuns: 50 },
    );
  });

  it('counts a timer that fires a little early instead of waiting a whole period more', () => {
    const pacer = new Pacer(100, 0);
    expect(pacer.take(0)).toBe(true);
    expect(pacer.take(90)).toBe(false);
    expect(pacer.take(98.5)).toBe(true);
    expect(pacer.waitMs(98.5)).toBeCloseTo(101.5);
  });

  it('skips what it missed and stays on its schedule', () => {
    const pacer = new Pacer(100, 0);
    expect(pacer.take(0)).toBe(true);
    expect(pacer.take(1234)).toBe(true);
    expect(pacer.take(1235)).toBe(false);
    expect(pacer.waitMs(1235)).toBeCloseTo(65);
    expect(pacer.take(1300)).toBe(true);
  });

  it('never asks to wait for less than nothing', () => {
    expect(new Pacer(100, 0).waitMs(5000)).toBe(0);
  });
});
