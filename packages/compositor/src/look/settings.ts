import { colour, type Field, flag, range, share, type ValuesOf } from './fields.js';

/**
 * Every setting of the picture: its range and what holds until it is chosen. Lengths are shares of the picture's height,
 * so that a look is the same at any size.
 */
export const PICTURE_FIELDS = {
  /** How strongly the person or the classes are painted. */
  overlayOpacity: share(0.55),
  overlayColour: colour('#ffb45c'),
  /** Standard deviation of the blur. */
  blurStrength: range(0.005, 0.08, 0.035),
  backgroundColour: colour('#1f6f5c'),
  /** Where the gradient ends; it begins with the background's colour. */
  gradientColour: colour('#16213e'),
  /** Which way the gradient runs, in degrees clockwise: 0 = upwards, 90 = to the right. */
  gradientAngle: range(0, 360, 160),
  /** What other programs key out. */
  screenColour: colour('#00b140'),
  /** Side of a block of the mosaic. */
  pixelSize: range(0.01, 0.1, 0.04),
  /** How much of its light the room loses. */
  dimLevel: share(0.6),
  /** How strong the light on the person is. */
  studioLight: share(0.6),
  contourWidth: range(0.001, 0.012, 0.005),
  /** Width of the ramp between person and room: 0 = as sharp as the mask allows, 1 = a wide fade. */
  edgeSoftness: share(0.3),
  /** Where the edge lies: below 0 the person is cut closer, above 0 wider. */
  edgeShift: range(-1, 1, 0),
  /** How strongly uncertain edges are held still over time; 0 = not at all. */
  steadiness: share(0.7),
  /** How much of the new background shines around the person's edge. */
  lightWrap: share(0.25),
  /** Take the old room's colour out of the person's edge. */
  cleanEdge: flag(true),
  /** Drop specks that touch nobody. */
  dropSpecks: flag(true),
  /** Fill small holes in the person. */
  fillHoles: flag(true),
  /** Keep the largest person only. */
  mainPersonOnly: flag(false),
} as const satisfies Readonly<Record<string, Field>>;

export type PictureValues = ValuesOf<typeof PICTURE_FIELDS>;

const fallbacks = Object.fromEntries(
  Object.entries(PICTURE_FIELDS).map(([name, { fallback }]) => [name, fallback]),
);

export const DEFAULT_PICTURE_VALUES = fallbacks as PictureValues;
