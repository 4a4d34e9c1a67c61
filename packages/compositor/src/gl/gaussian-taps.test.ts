import { describe, expect, it } from 'vitest';
import { gaussianTaps, MAX_SIGMA_SAMPLES, MAX_TAP_PAIRS } from './gaussian-taps.js';

/** Mean and spread of the kernel as the shader applies it: each merged tap reads two samples linearly. */
function spread(sigma: number): { readonly sum: number; readonly deviation: number } {
  const taps = gaussianTaps(sigma);
  let sum = taps.centre;
  let square = 0;
  for (let pair = 0; pair < taps.pairs; pair++) {
    const offset = taps.offsets[pair] ?? 0;
    const weight = taps.weights[pair] ?? 0;
    const near = Math.floor(offset);
    const share = offset - near;
    sum += 2 * weight;
    square += 2 * weight * ((1 - share) * near * near + share * (near + 1) * (near + 1));
  }
  return { sum, deviation: Math.sqrt(square) };
}

describe('gaussianTaps', () => {
  it.each([0.6, 1, 1.7, 2.5, 3.3, MAX_SIGMA_SAMPLES])('keeps brightness and spreads by %d', (sigma) => {
    const { sum, deviation } = spread(sigma);
    expect(sum).toBeCloseTo(1, 5);
    expect(Math.abs(deviation - sigma) / sigma).toBeLessThan(0.06);
  });

  it('stays within the arrays of the shader', () => {
    expect(gaussianTaps(1000).pairs).toBeLessThanOrEqual(MAX_TAP_PAIRS);
    expect(gaussianTaps(0).centre).toBeGreaterThan(0.9);
  });
});
