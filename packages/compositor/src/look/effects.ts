import type { PICTURE_FIELDS } from './settings.js';

type FieldName = keyof typeof PICTURE_FIELDS;

/**
 * Where an effect belongs: what becomes of the room, what stands in for it, of the person, what the model sees, or a
 * picture for other programs.
 */
export const EFFECT_GROUPS = ['room', 'background', 'person', 'mask', 'share'] as const;
export type EffectGroup = (typeof EFFECT_GROUPS)[number];

/** What is known of an effect without drawing it. */
interface EffectFacts {
  readonly title: string;
  /** One sentence for people. */
  readonly description: string;
  readonly group: EffectGroup;
  /** The settings of its own, in the order of their weight; those of the edge are EDGE_FIELDS. */
  readonly fields: readonly FieldName[];
  /** Something follows the line between person and room, so that the settings of the edge mean something. */
  readonly hasEdge: boolean;
  /** The canvas is transparent in places. */
  readonly hasAlpha: boolean;
  /** The room can be recognised, wholly or in part. */
  readonly showsRoom: boolean;
  /** Every class shown is painted, the background too if it is; the others keep what is not background. */
  readonly paintsClasses: boolean;
  /** Pictures side by side on the canvas. */
  readonly panes: 1 | 2;
}

const effect = (
  group: EffectGroup,
  title: string,
  description: string,
  fields: readonly FieldName[],
  more: Partial<EffectFacts> = {},
): EffectFacts => ({
  title,
  description,
  group,
  fields,
  hasEdge: true,
  hasAlpha: false,
  showsRoom: group === 'mask',
  paintsClasses: group === 'mask',
  panes: 1,
  ...more,
});

/** Everything that can be done with a picture and its mask. */
export const EFFECT_FACTS = {
  none: effect('room', 'None', 'The camera as it is, room and all.', [], { hasEdge: false, showsRoom: true }),
  blur: effect('room', 'Blur', 'You stay sharp, the room is softly blurred.', ['blurStrength']),
  bokeh: effect('room', 'Bokeh', 'The room out of focus as through a fast lens: lights turn into discs.', [
    'blurStrength',
  ]),
  image: effect('background', 'Image', 'You in front of a picture.', []),
  colour: effect('background', 'Colour', 'You in front of one plain colour.', ['backgroundColour']),
  gradient: effect('background', 'Gradient', 'You in front of one colour that turns into another.', [
    'backgroundColour',
    'gradientColour',
    'gradientAngle',
  ]),
  screen: effect(
    'share',
    'Green screen',
    'You in front of one flat key colour, for OBS and other programs that key it out.',
    ['screenColour'],
  ),
  cutout: effect('share', 'Cut-out', 'Only you: the rest of the picture is transparent.', [], {
    hasAlpha: true,
  }),
  pixelate: effect('room', 'Pixelate', 'The room becomes a mosaic of coarse blocks.', ['pixelSize']),
  'pixelate-person': effect(
    'person',
    'Anonymous',
    'You become a mosaic that nobody can recognise; the room stays as it is.',
    ['pixelSize'],
    { hasEdge: false, showsRoom: true },
  ),
  grey: effect('room', 'Grey', 'You in colour, the room in black and white.', [], { showsRoom: true }),
  dim: effect('room', 'Dim', 'The lights in the room go down, yours stay on.', ['dimLevel'], {
    showsRoom: true,
  }),
  studio: effect(
    'person',
    'Studio light',
    'A soft light on you, and the room steps back into the dark.',
    ['studioLight'],
    { showsRoom: true },
  ),
  overlay: effect('mask', 'Overlay', 'What the model finds, painted over the picture.', [
    'overlayColour',
    'overlayOpacity',
  ]),
  contour: effect('mask', 'Contour', 'A fine line around what the model finds.', [
    'overlayColour',
    'contourWidth',
  ]),
  split: effect(
    'mask',
    'Side by side',
    'The camera on the left, what the model finds on the right.',
    ['overlayColour', 'overlayOpacity'],
    { panes: 2 },
  ),
  blend: effect(
    'mask',
    'Tint',
    'What the model finds takes on the hue of the mask and keeps its light and shade.',
    ['overlayColour', 'overlayOpacity'],
  ),
  mask: effect('mask', 'Mask', 'The mask alone: white is you, or each class in its colour.', [], {
    showsRoom: false,
  }),
} as const satisfies Readonly<Record<string, EffectFacts>>;

export type EffectKind = keyof typeof EFFECT_FACTS;

export const EFFECTS = Object.keys(EFFECT_FACTS) as readonly EffectKind[];

/** Of `EffectFacts.hasEdge`: settings of the line between person and room. */
export const EDGE_FIELDS = [
  'edgeSoftness',
  'edgeShift',
  'steadiness',
  'lightWrap',
  'cleanEdge',
  'dropSpecks',
  'fillHoles',
  'mainPersonOnly',
] as const satisfies readonly FieldName[];
