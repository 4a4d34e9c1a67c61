/** Value at share `q` (0..1) of the sorted values, nearest rank below; NaN for none. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN;
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);

export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Jain's fairness index: 1 = all equal, 1/n = one takes everything. */
export function jainIndex(shares: readonly number[]): number {
  const sum = shares.reduce((total, share) => total + share, 0);
  const squares = shares.reduce((total, share) => total + share * share, 0);
  return squares === 0 ? 0 : (sum * sum) / (shares.length * squares);
}

/** Intersection over union of two binary masks, both thresholded above 127; 1 when both are empty. */
export function iou(mask: Uint8Array, truth: Uint8Array): number {
  if (mask.length !== truth.length)
    throw new RangeError(`Masks differ in size: ${mask.length} and ${truth.length} pixels`);
  let both = 0;
  let either = 0;
  for (let pixel = 0; pixel < mask.length; pixel++) {
    const inMask = (mask[pixel] ?? 0) > 127;
    const inTruth = (truth[pixel] ?? 0) > 127;
    if (inMask && inTruth) both++;
    if (inMask || inTruth) either++;
  }
  return either === 0 ? 1 : both / either;
}
