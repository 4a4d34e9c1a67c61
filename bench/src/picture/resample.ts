import { generator } from '../bootstrap.js';
import { mean } from '../statistics.js';

const RESAMPLES = 5000;
/** Any fixed number: the same figures give the same answer. */
const SEED = 0x5eed;

/** Differences that belong together: they are drawn from among themselves, and count with this weight together. */
export interface Stratum {
  readonly weight: number;
  readonly gains: readonly number[];
}

/** Likelihood, by resampling within each stratum, that the sign of the weighted mean is chance: 0..1; 1 of nothing. */
export function chanceOf(strata: readonly Stratum[]): number {
  const filled = strata.filter(({ gains }) => gains.length > 0);
  const found = filled.reduce((sum, { weight, gains }) => sum + weight * mean(gains), 0);
  if (found === 0) return 1;
  const random = generator(SEED);
  let turned = 0;
  for (let i = 0; i < RESAMPLES; i++) {
    let sum = 0;
    for (const { weight, gains } of filled) {
      let drawn = 0;
      for (let j = 0; j < gains.length; j++) drawn += gains[Math.floor(random() * gains.length)] ?? 0;
      sum += (weight * drawn) / gains.length;
    }
    if (sum * found <= 0) turned++;
  }
  return turned / RESAMPLES;
}
