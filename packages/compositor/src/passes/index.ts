import type { Pass } from '../graph/types.js';
import { backgroundBlur, shrunk, shrunkBackground, veilBlur } from './background-blur.js';
import { classPaint, shownPaint, subjectPaint } from './class-paint.js';
import { alphaCoverage, classCoverage, coverage } from './coverage.js';

/** Every texture that is made on the way to an effect. Sources: `alphaMask`, `classIndices`, `classTable`, `background`. */
export const PASSES: readonly Pass[] = [
  alphaCoverage,
  shownPaint,
  subjectPaint,
  classPaint,
  classCoverage,
  coverage,
  shrunk,
  shrunkBackground,
  backgroundBlur,
  veilBlur,
];
