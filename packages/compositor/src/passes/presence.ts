import type { BlurPass } from '../graph/types.js';

/** Standard deviation as a share of the mask's height. */
const REACH = 0.15;

/** How near the person is, 0..1: for light that falls off around them. */
export const presence: BlurPass = {
  kind: 'blur',
  name: 'presence',
  source: 'coverage',
  sigmaSamples: ({ mask }) => REACH * mask.heightPx,
};
