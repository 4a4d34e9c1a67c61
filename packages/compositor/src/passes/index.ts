import { BACKDROP_PASSES } from '../backdrop/index.js';
import type { Pass } from '../graph/types.js';
import { backgroundBlur, shrunk, shrunkBackground, veilBlur } from './background-blur.js';
import { bokehDisc, bokehLight, bokehRoom } from './bokeh.js';
import { classPaint, shownPaint, subjectPaint } from './class-paint.js';
import { alphaCoverage, classCoverage, coverage, softMask } from './coverage.js';
import { edgeFit, edgeModel } from './edge-fit.js';
import { fineCoverage, matte } from './fine-coverage.js';
import { backdropGlow, backdropSmall, glow } from './glow.js';
import { guide } from './guide.js';
import { personMosaic, roomMosaic } from './mosaic.js';
import { classSeams, outlineField, paintSeams } from './outline.js';
import { presence } from './presence.js';
import { stillness } from './stillness.js';
import { personNearby, personTone, personTones, roomNearby, roomTone, roomTones } from './tones.js';

/** Every texture that is made on the way to an effect. Sources: `alphaMask`, `classIndices`, `classTable`, `background`. */
export const PASSES: readonly Pass[] = [
  alphaCoverage,
  shownPaint,
  subjectPaint,
  classPaint,
  classCoverage,
  guide,
  softMask,
  stillness,
  coverage,
  edgeModel,
  edgeFit,
  fineCoverage,
  matte,
  personTone,
  personTones,
  personNearby,
  roomTone,
  roomTones,
  roomNearby,
  backdropSmall,
  backdropGlow,
  glow,
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
  paintSeams,
  ...BACKDROP_PASSES,
];
