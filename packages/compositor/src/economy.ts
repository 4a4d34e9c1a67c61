import type { Economy } from './graph/types.js';

/** Everything that the look asks for. */
export const FULL: Economy = { refine: true, cleanEdge: true, lightWrap: true, canvasShare: 1 };
