import { describe, expect, it } from 'vitest';
import { ManualClock } from '../testing/manual-clock.js';
import { measureCapacity, type Probe } from './capacity.js';
import { TestFailure } from './failure.js';
import { capacityOf, MAX_STEP_BYTES, MAX_STEPS, nextStepBytes, rateOf } from './steps.js';

/** A way that carries so much, on a clock that its transfers move. */
function simulate(bitsPerS: number, roundTripMs: number, change: Partial<{ failAfter: number }> = {}) {
  const clock = new ManualClock();
  const sizes: number[] = [];
  const probe: Probe = async (bytes) => {
    if (bytes > 1 && sizes.length === change.failAfter) throw new TestFailure('rate_limited', 'Too much');
    if (bytes > 1) sizes.push(bytes);
    const transferMs = (bytes * 8000) / bitsPerS;
    await Promise.resolve();
    clock.advance(transferMs + roundTripMs);
    return {
      bytes,
      elapsedMs: transferMs + roundTripMs,
      tail: { bytes: bytes / 2, ms: transferMs / 2 },
    };
  };
  const startMs = clock.nowMs();
  const run = async () => {
    const limits = { clock, signal: new AbortController().signal, limitMs: 2000 };
    const capacity = await measureCapacity(probe, roundTripMs, limits);
    return { capacity, sizes, tookMs: clock.nowMs() - startMs };
  };
  return { run, clock, sizes };
}

describe('capacity by growing steps', () => {
  it.each([
    [0.1, 50],
    [0.5, 100],
    [0.8, 120],
    [8, 300],
    [100, 2],
    [10_000, 0.1],
  ])('finds %f Mbit/s at %f ms, in 2 s', async (mbitPerS, roundTripMs) => {
    const { capacity, sizes, tookMs } = await simulate(mbitPerS * 1e6, roundTripMs).run();
    expect(capacity.bitsPerS / (mbitPerS * 1e6)).toBeCloseTo(1, 1);
    expect(tookMs).toBeLessThanOrEqual(2000 + roundTripMs);
    expect(sizes.length).toBeLessThanOrEqual(MAX_STEPS);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(MAX_STEP_BYTES);
  });

  it('moves enough on a fast way to be more than one buffer', async () => {
    const { capacity } = await simulate(1e9, 1).run();
    expect(capacity.bytes).toBeGreaterThan(8e6);
  });

  it('keeps what it has when a later step fails, and fails with the first', async () => {
    const { capacity } = await simulate(8e6, 10, { failAfter: 3 }).run();
    expect(capacity).toMatchObject({ steps: 3 });
    await expect(simulate(8e6, 10, { failAfter: 0 }).run()).rejects.toMatchObject({ reason: 'rate_limited' });
  });

  it('gives up on a way that carries nothing, and ends when it is stopped', async () => {
    const clock = new ManualClock();
    const stop = new AbortController();
    const silent: Probe = () => new Promise(() => undefined);
    const limits = { clock, signal: stop.signal, limitMs: 2000 };
    const slow = measureCapacity(silent, 0, limits);
    clock.advance(3000);
    await expect(slow).rejects.toMatchObject({ reason: 'timeout' });
    const stopped = measureCapacity(silent, 0, limits);
    stop.abort();
    await expect(stopped).rejects.toMatchObject({ reason: 'aborted' });
    expect(clock.pendingTimers).toBe(0);
  });
});

describe('one step', () => {
  const sample = (bytes: number, elapsedMs: number, tailMs = 0) => ({
    bytes,
    elapsedMs,
    tail: { bytes: bytes / 2, ms: tailMs },
  });

  it('counts without the round trip, and by its latter half when a connection sped up in it', () => {
    expect(rateOf(sample(100_000, 900), 100)).toBe(1e6);
    expect(rateOf(sample(100_000, 900, 200), 100)).toBe(2e6);
    // A short burst from a buffer is not believed.
    expect(rateOf(sample(100_000, 900, 1), 100)).toBe(1e6);
  });

  it('grows with what was found, and is left out when there is no time for it', () => {
    expect(nextStepBytes(sample(4096, 101), 100, 1900)).toBe(65_536);
    expect(nextStepBytes(sample(65_536, 1000), 0, 1000)).toBeLessThan(65_536);
    expect(nextStepBytes(sample(65_536, 1000), 300, 500)).toBeUndefined();
  });

  it('leaves small ones out of the capacity', () => {
    const samples = [sample(4096, 4096), sample(1_000_000, 1000), sample(10_000, 10_000)];
    expect(capacityOf(samples, 0)).toBe(8e6);
    expect(capacityOf(samples.slice(0, 1), 0)).toBeCloseTo(8000);
  });
});
