import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Ring } from './ring.js';

describe('Ring', () => {
  it('holds the last values only', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.array(fc.nat()), (capacity, values) => {
        const ring = new Ring(capacity);
        for (const value of values) ring.push(value);
        expect([...ring.values()].sort((a, b) => a - b)).toEqual(
          values.slice(-capacity).sort((a, b) => a - b),
        );
      }),
    );
  });

  it('gives nearest-rank percentiles, mean and least', () => {
    const ring = new Ring(100);
    for (let value = 100; value >= 1; value--) ring.push(value);
    expect(ring.percentiles([0.5, 0.95, 1])).toEqual([50, 95, 100]);
    expect(ring.mean()).toBe(50.5);
    expect(ring.min()).toBe(1);
  });

  it('has no figures while empty', () => {
    const ring = new Ring(4);
    ring.push(1);
    ring.clear();
    expect([ring.percentiles([0.5]), ring.mean(), ring.min()]).toEqual([undefined, undefined, undefined]);
  });
});
