/** Pairs of taps beside the centre; the shader's arrays have this length. */
export const MAX_TAP_PAIRS = 6;
/** Standard deviation, in samples, that the taps still cover to 2.5 sigma. */
export const MAX_SIGMA_SAMPLES = 4;

interface GaussianTaps {
  /** Pairs in use, at most MAX_TAP_PAIRS: they reach to 2.5 sigma. */
  readonly pairs: number;
  readonly centre: number;
  /** Distance of each merged tap, in samples. */
  readonly offsets: Float32Array;
  /** Weight of each merged tap, used on both sides; zero where unused. */
  readonly weights: Float32Array;
}

/**
 * A separable Gaussian in half the fetches: two neighbouring samples are read with one linear fetch placed at their
 * weighted middle. All weights sum to 1.
 */
export function gaussianTaps(sigmaSamples: number): GaussianTaps {
  const sigma = Math.min(MAX_SIGMA_SAMPLES, Math.max(0.3, sigmaSamples));
  const weightAt = (distance: number): number => Math.exp(-(distance * distance) / (2 * sigma * sigma));
  const offsets = new Float32Array(MAX_TAP_PAIRS);
  const weights = new Float32Array(MAX_TAP_PAIRS);
  const pairs = Math.min(MAX_TAP_PAIRS, Math.ceil((2.5 * sigma) / 2));
  let sum = weightAt(0);
  for (let pair = 0; pair < pairs; pair++) {
    const near = 2 * pair + 1;
    const nearWeight = weightAt(near);
    const farWeight = weightAt(near + 1);
    const weight = nearWeight + farWeight;
    offsets[pair] = weight > 0 ? near + farWeight / weight : near;
    weights[pair] = weight;
    sum += 2 * weight;
  }
  for (let pair = 0; pair < pairs; pair++) weights[pair] = (weights[pair] ?? 0) / sum;
  return { pairs, centre: 1 / sum, offsets, weights };
}
