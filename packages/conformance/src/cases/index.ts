import type { ConformanceCase } from '../case.js';
import { controlCases } from './control.js';
import { frameCases } from './frames.js';
import { handshakeCases } from './handshake.js';
import { limitCases } from './limits.js';
import { maskCases } from './masks.js';
import { oneAnswerCases } from './one-answer.js';
import { settingsCases } from './settings.js';

/** In the order in which they run: what everything else needs comes first. */
export const ALL_CASES: readonly ConformanceCase[] = [
  ...handshakeCases,
  ...frameCases,
  ...oneAnswerCases,
  ...maskCases,
  ...settingsCases,
  ...controlCases,
  ...limitCases,
];
