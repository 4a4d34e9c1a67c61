/** What slow graphics make the picture give up, in this order; each with all of those before it. */
export const ECONOMY_STEPS = [
  'full',
  'no-light-wrap',
  'no-clean-edge',
  'coarse-refinement',
  'no-refinement',
  'canvas-75',
  'canvas-50',
] as const;

export type EconomyStep = (typeof ECONOMY_STEPS)[number];
