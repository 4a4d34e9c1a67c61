import type { PICTURE_FIELDS } from './settings.js';

type FieldName = keyof typeof PICTURE_FIELDS;

/**
 * Where an effect belongs: what becomes of the room, what stands in for it, of the person, what the model sees, or a
 * picture for other programs.
 */
export const EFFECT_GROUPS = ['room', 'background', 'person', 'mask', 'share'] as const;
export type EffectGroup = (typeof EFFECT_GROUPS)[number];

/**
 * What an effect makes of the line between person and room, each with all of those before it: nothing, where it lies, its
 * course, the colours along it, and a new background that shines around it.
 */
export const EDGE_USES = ['none', 'place', 'line', 'colours', 'shine'] as const;
export type EdgeUse = (typeof EDGE_USES)[number];

/** What is known of an effect without drawing it. */
interface EffectFacts {
  readonly title: string;
  /** One sentence for people. */
  readonly description: string;
  readonly group: EffectGroup;
  /** The settings of its own, in the order of their weight; those of the edge are EDGE_FIELDS, see `edgeFieldsOf`. */
  readonly fields: readonly FieldName[];
  readonly edge: EdgeUse;
  /** The same in modes with classes. */
  readonly classEdge: EdgeUse;
  /** The canvas is transparent in places. */
  readonly hasAlpha: boolean;
  /** The room can be recognised, wholly or in part. */
  readonly showsRoom: boolean;
  /** Every class shown is painted, the background too if it is; the others keep what is not background. */
  readonly paintsClasses: boolean;
  /** Pictures side by side on the canvas. */
  readonly panes: 1 | 2;
}

/** Of most of its effects. */
const EDGE_OF_GROUP: Readonly<Record<EffectGroup, EdgeUse>> = {
  room: 'colours',
  background: 'shine',
  person: 'colours',
  mask: 'line',
  share: 'colours',
};

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
  edge: EDGE_OF_GROUP[group],
  classEdge: group === 'mask' ? 'place' : (more.edge ?? EDGE_OF_GROUP[group]),
  hasAlpha: false,
  showsRoom: group === 'mask',
  paintsClasses: group === 'mask',
  panes: 1,
  ...more,
});

/** Everything that can be done with a picture and its mask. */
export const EFFECT_FACTS = {
  none: effect('room', 'None', 'The camera as it is, room and all.', [], { edge: 'none', showsRoom: true }),
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
    { edge: 'place', showsRoom: true },
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
  contour: effect(
    'mask',
    'Contour',
    'A fine line around what the model finds.',
    ['overlayColour', 'contourWidth'],
    { edge: 'place', classEdge: 'none' },
  ),
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

/** Settings of the line between person and room, and from which use of it on each of them counts. */
const EDGE_FIELD_USES = {
  edgeSoftness: 'line',
  edgeShift: 'line',
  steadiness: 'place',
  lightWrap: 'shine',
  cleanEdge: 'colours',
  dropSpecks: 'place',
  fillHoles: 'place',
  mainPersonOnly: 'place',
} as const satisfies Partial<Record<FieldName, EdgeUse>>;

export type EdgeField = keyof typeof EDGE_FIELD_USES;

export const EDGE_FIELDS = Object.keys(EDGE_FIELD_USES) as readonly EdgeField[];

/** What cleans a mask up; masks of classes stay as they are. */
const CLEAN_UP_FIELDS: readonly EdgeField[] = ['dropSpecks', 'fillHoles', 'mainPersonOnly'];

/** Those of EDGE_FIELDS that change what an effect draws. */
export function edgeFieldsOf(kind: EffectKind, hasClasses: boolean): readonly EdgeField[] {
  const { edge, classEdge } = EFFECT_FACTS[kind];
  const reach = EDGE_USES.indexOf(hasClasses ? classEdge : edge);
  return EDGE_FIELDS.filter(
    (field) =>
      EDGE_USES.indexOf(EDGE_FIELD_USES[field]) <= reach && !(hasClasses && CLEAN_UP_FIELDS.includes(field)),
  );
}
