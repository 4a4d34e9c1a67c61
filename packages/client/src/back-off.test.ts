import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_RECONNECT, retryDelayMs } from './back-off.js';

const unit = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe('retryDelayMs', () => {
  it('stays within its bounds for ever', () => {
    fc.assert(
      fc.property(fc.nat(100_000), unit, (attempt, random) => {
        const delayMs = retryDelayMs(DEFAULT_RECONNECT, attempt, random);
        expect(delayMs).toBeGreaterThanOrEqual(500);
        expect(delayMs).toBeLessThanOrEqual(5000);
      }),
    );
  });

  it('spreads out further with each failure, up to the end', () => {
    const latest = [1, 2, 3, 4, 5].map((attempt) => retryDelayMs(DEFAULT_RECONNECT, attempt, 1));
    expect(latest).toEqual([1000, 2000, 4000, 5000, 5000]);
  });
});
