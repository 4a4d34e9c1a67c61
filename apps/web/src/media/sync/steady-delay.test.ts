import { describe, expect, it } from 'vitest';
import { FRAME_MS, LOW_LATENCY_MS, MAX_DELAY_MS, SteadyDelay } from './steady-delay.js';

/** Feeds latencies at the pace of a camera, from `fromMs` on; answers with the time after the last. */
function feed(delay: SteadyDelay, count: number, latencyMs: (index: number) => number, fromMs = 0): number {
  for (let index = 0; index < count; index++) delay.add(latencyMs(index), fromMs + index * FRAME_MS);
  return fromMs + count * FRAME_MS;
}

describe('SteadyDelay', () => {
  it('holds nothing back while masks come fast, however unevenly', () => {
    const delay = new SteadyDelay();
    feed(delay, 200, (index) => (index % 2) * (LOW_LATENCY_MS - 1));
    expect(delay.delayMs).toBeUndefined();
  });

  it('holds nothing back while masks take long, but evenly', () => {
    const delay = new SteadyDelay();
    feed(delay, 200, (index) => 300 + (index % 3));
    expect(delay.delayMs).toBeUndefined();
    expect(delay.p90Ms).toBe(302);
  });

  it('comes to what nine of ten masks arrive in time for, by no more than a frame a second', () => {
    const delay = new SteadyDelay();
    const latencyMs = (index: number): number => 150 + (index % 10) * 10;
    const delays: number[] = [];
    for (let second = 0, nowMs = 0; second < 8; second++) {
      nowMs = feed(delay, 30, latencyMs, nowMs);
      delays.push(delay.delayMs ?? Number.NaN);
    }
    const steps = delays.slice(1).map((each, i) => Math.abs(each - (delays[i] ?? 0)));
    expect(Math.max(...steps)).toBeLessThanOrEqual(FRAME_MS + 0.01);
    expect(delays.at(-1)).toBeGreaterThan(225);
    expect(delays.at(-1)).toBeLessThanOrEqual(240);
  });

  it('follows down again as slowly, and lets go once masks come evenly', () => {
    const delay = new SteadyDelay();
    const nowMs = feed(delay, 300, (index) => 200 + (index % 10) * 20);
    const before = delay.delayMs ?? Number.NaN;
    const later = feed(delay, 30, (index) => 120 + (index % 10) * 20, nowMs);
    expect(before - (delay.delayMs ?? Number.NaN)).toBeLessThanOrEqual(FRAME_MS + 0.01);
    feed(delay, 300, () => 120, later);
    expect(delay.delayMs).toBeUndefined();
  });

  it('is bounded, and says nothing of the first masks', () => {
    const delay = new SteadyDelay();
    feed(delay, 10, () => 5000);
    expect([delay.p90Ms, delay.delayMs]).toEqual([undefined, undefined]);
    feed(delay, 300, (index) => 3000 + (index % 10) * 500, 1000);
    expect(delay.delayMs).toBe(MAX_DELAY_MS);
  });
});
