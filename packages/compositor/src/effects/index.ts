import type { Effect, Frame } from '../graph/types.js';
import type { EffectKind } from '../look/index.js';
import { blur } from './blur.js';
import { classOverlay } from './class-overlay.js';
import { colour } from './colour.js';
import { cutout } from './cutout.js';
import { image } from './image.js';
import { none } from './none.js';
import { overlay } from './overlay.js';

const EFFECTS: Readonly<Record<EffectKind, (frame: Frame) => Effect>> = {
  none: () => none,
  blur: () => blur,
  // Until an image was given, the colour stands in for it.
  image: ({ background }) => (background ? image : colour),
  colour: () => colour,
  cutout: () => cutout,
  overlay: ({ mask }) => (mask.kind === 'classes' ? classOverlay : overlay),
};

/** What draws a frame that has its mask. */
export const effectOf = (frame: Frame): Effect => EFFECTS[frame.effect.kind](frame);
