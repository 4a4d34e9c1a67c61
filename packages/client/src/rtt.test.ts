import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_FRAME_LIMIT_MS, MIN_FRAME_LIMIT_MS, RttEstimator } from './rtt.js';

describe('RttEstimator', () => {
  it('begins with the first sample and moves an eighth of the way', () => {
    const rtt = new RttEstimator();
    rtt.sample(100);
    rtt.sample(180);
    expect(rtt.smoothedMs).toBe(110);
  });

  it('limits a frame to max(2 s, 4 round trips)', () => {
    const rtt = new RttEstimator();
    expect(rtt.limitMs).toBe(2000);
    rtt.sample(50);
    expect(rtt.limitMs).toBe(2000);
    rtt.reset();
    rtt.sample(900);
    expect(rtt.limitMs).toBe(3600);
  });

  it('takes in nothing that is no time', () => {
    const rtt = new RttEstimator();
    for (const sample of [Number.POSITIVE_INFINITY, Number.NaN, -1]) rtt.sample(sample);
    expect(rtt.smoothedMs).toBeUndefined();
    rtt.sample(0);
    expect(rtt.smoothedMs).toBe(0);
  });

  it('keeps its bounds and its sense for any samples', () => {
    fc.assert(
      fc.property(fc.array(fc.double()), (samples) => {
        const rtt = new RttEstimator();
        for (const sample of samples) rtt.sample(sample);
        expect(rtt.limitMs).toBeGreaterThanOrEqual(MIN_FRAME_LIMIT_MS);
        expect(rtt.limitMs).toBeLessThanOrEqual(MAX_FRAME_LIMIT_MS);
      }),
    );
  });
});
