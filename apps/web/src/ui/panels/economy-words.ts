import type { StreamStats } from '../../state/index.js';

/** What the picture gives up on slow graphics; each with all of those before it. */
export const ECONOMY_WORDS: Readonly<Record<StreamStats['economy'], string>> = {
  full: 'Everything is drawn',
  'no-light-wrap': 'No light on edges',
  'no-clean-edge': 'No edge colours',
  'coarse-refinement': 'Coarser edges',
  'no-refinement': 'Plain edges',
  'canvas-75': '¾ of the size',
  'canvas-50': 'Half the size',
};
