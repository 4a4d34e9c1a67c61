import { BACKDROP_PASSES } from '../backdrop/index.js';
import type { Pass } from '../graph/types.js';
import { backgroundBlur, shrunk, shrunkBackground, veilBlur } from './background-blur.js';
import { bokehDisc, bokehLight, bokehRoom } from './bokeh.js';
import { classPaint, shownPaint, subjectPaint } from './class-paint.js';
import { alphaCoverage, classCoverage, coverage } from './coverage.js';
import { edgeFit, edgeModel, edges } from './edge-fit.js';
import { guide } from './guide.js';
import { personMosaic, roomMosaic } from './mosaic.js';
import { classSeams, outlineField } from './outline.js';
import { presence } from './presence.js';
import { steadyAlpha, steadyClasses } from './steady.js';

/** Every texture that is made on the way to an effect. Sources: `alphaMask`, `classIndices`, `classTable`, `background`. */
export const PASSES: readonly Pass[] = [
  alphaCoverage,
  shownPaint,
  subjectPaint,
  classPaint,
  classCoverage,
  guide,
  steadyAlpha,
  steadyClasses,
  coverage,
  edgeModel,
  edgeFit,
  edges,
  shrunk,
  shrunkBackground,
  backgroundBlur,
  veilBlur,
  bokehLight,
  bokehRoom,
  bokehDisc,
  roomMosaic,
  personMosaic,
  presence,
  outlineField,
  classSeams,
  ...BACKDROP_PASSES,
];
