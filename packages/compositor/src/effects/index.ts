import type { Effect, Frame } from '../graph/types.js';
import type { EffectKind } from '../look/index.js';
import { blend } from './blend.js';
import { blur } from './blur.js';
import { bokeh } from './bokeh.js';
import { classBlend } from './class-blend.js';
import { classContour } from './class-contour.js';
import { classMask } from './class-mask.js';
import { classOverlay } from './class-overlay.js';
import { classSplit } from './class-split.js';
import { colour } from './colour.js';
import { contour } from './contour.js';
import { cutout } from './cutout.js';
import { dim } from './dim.js';
import { gradient } from './gradient.js';
import { grey } from './grey.js';
import { image } from './image.js';
import { mask } from './mask.js';
import { none } from './none.js';
import { overlay } from './overlay.js';
import { pixelate } from './pixelate.js';
import { pixelatePerson } from './pixelate-person.js';
import { screen } from './screen.js';
import { split } from './split.js';
import { studio } from './studio.js';

/** One effect for a person, one for classes. */
const byMask =
  (person: Effect, classes: Effect) =>
  (frame: Frame): Effect =>
    frame.mask.kind === 'classes' ? classes : person;

const EFFECTS: Readonly<Record<EffectKind, (frame: Frame) => Effect>> = {
  none: () => none,
  blur: () => blur,
  bokeh: () => bokeh,
  // Until an image was given, the colour stands in for it.
  image: ({ background }) => (background ? image : colour),
  colour: () => colour,
  gradient: () => gradient,
  screen: () => screen,
  cutout: () => cutout,
  pixelate: () => pixelate,
  'pixelate-person': () => pixelatePerson,
  grey: () => grey,
  dim: () => dim,
  studio: () => studio,
  overlay: byMask(overlay, classOverlay),
  contour: byMask(contour, classContour),
  split: byMask(split, classSplit),
  blend: byMask(blend, classBlend),
  mask: byMask(mask, classMask),
};

/** What draws a frame that has its mask. */
export const effectOf = (frame: Frame): Effect => EFFECTS[frame.effect.kind](frame);
