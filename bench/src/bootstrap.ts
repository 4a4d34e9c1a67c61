const RESAMPLES = 20_000;
/** Any fixed number: the same figures give the same answer. */
const SEED = 0x5eed;

/**
 * Paired bootstrap: how likely it is, by resampling the pairs, that `better` is not better than `worse` on average.
 * Below 0.05 the difference is taken for real.
 */
export function pairedBootstrap(worse: readonly number[], better: readonly number[]): number {
  if (worse.length !== better.length || worse.length === 0)
    throw new RangeError(`${worse.length} and ${better.length} figures are no pairs`);
  const gains = better.map((value, i) => value - (worse[i] ?? 0));
  const random = generator(SEED);
  let notBetter = 0;
  for (let i = 0; i < RESAMPLES; i++) {
    let sum = 0;
    for (let j = 0; j < gains.length; j++) sum += gains[Math.floor(random() * gains.length)] ?? 0;
    if (sum <= 0) notBetter++;
  }
  return notBetter / RESAMPLES;
}

/** Mulberry32: small, even enough for resampling. */
export function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
