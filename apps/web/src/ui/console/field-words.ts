import type { Field, PictureValues } from '../../state/index.js';

export type FieldName = keyof PictureValues;

/** How the value of a range is told. */
export type Unit = 'percent' | 'signed' | 'degrees';

type NamedColours = readonly (readonly [colour: string, name: string])[];

const GROUNDS: NamedColours = [
  ['#1f6f5c', 'Pine'],
  ['#2b4c9b', 'Blue'],
  ['#7a3b57', 'Plum'],
  ['#f2efe9', 'Paper'],
  ['#14171c', 'Ink'],
  ['#00b140', 'Chroma green'],
];

const PAINTS: NamedColours = [
  ['#ffb45c', 'Amber'],
  ['#4cc9f0', 'Sky'],
  ['#7ae582', 'Leaf'],
  ['#f06292', 'Rose'],
  ['#b388ff', 'Violet'],
];

const SECOND_GROUNDS: NamedColours = [
  ['#16213e', 'Night'],
  ['#3d2c8d', 'Indigo'],
  ['#b5495b', 'Brick'],
  ['#e9b872', 'Sand'],
  ['#f2efe9', 'Paper'],
];

const KEYS: NamedColours = [
  ['#00b140', 'Chroma green'],
  ['#0047bb', 'Chroma blue'],
  ['#ff00ff', 'Magenta'],
];

export interface FieldWords {
  readonly label: string;
  /** What it does, for settings that do not speak for themselves. */
  readonly about?: string;
  /** Of a range. @default 'percent' of the range */
  readonly unit?: Unit;
  /** Of a colour: those offered beside any other. */
  readonly colours?: NamedColours;
}

/** What is said of each setting of the picture. */
export const FIELD_WORDS: Readonly<Record<FieldName, FieldWords>> = {
  overlayOpacity: { label: 'Opacity' },
  overlayColour: { label: 'Colour', colours: PAINTS },
  blurStrength: { label: 'Strength' },
  backgroundColour: { label: 'Colour', colours: GROUNDS },
  gradientColour: { label: 'Into', colours: SECOND_GROUNDS },
  gradientAngle: { label: 'Direction', unit: 'degrees' },
  screenColour: { label: 'Key colour', colours: KEYS },
  pixelSize: { label: 'Block size' },
  dimLevel: { label: 'Darkness' },
  studioLight: { label: 'Light' },
  contourWidth: { label: 'Line width' },
  edgeSoftness: { label: 'Softness', about: 'From a crisp cut to a wide fade.' },
  edgeShift: {
    label: 'Position',
    about: 'Left cuts closer to you, right leaves more around you.',
    unit: 'signed',
  },
  steadiness: { label: 'Steadiness', about: 'Holds uncertain edges still; less follows you faster.' },
  lightWrap: { label: 'Light wrap', about: 'Lets the new background shine around your edge.' },
  cleanEdge: { label: 'Clean edge colours', about: 'Takes the colour of your room out of hair and edges.' },
  dropSpecks: { label: 'Drop specks', about: 'Leaves out small patches that touch nobody.' },
  fillHoles: { label: 'Fill holes', about: 'Closes small gaps inside you.' },
  mainPersonOnly: { label: 'Main person only', about: 'Anyone else counts as part of the room.' },
};

export interface UnitWords {
  /** Of the slider, over its whole range. */
  readonly steps: number;
  /** @param value in the field's own unit */
  readonly text: (value: number, field: Extract<Field, { kind: 'range' }>) => string;
  /** As a screen reader says it. */
  readonly spoken: (text: string) => string;
}

const HUNDREDTHS = 100;
/** Five degrees each. */
const DEGREE_STEPS = 72;

const percent = (share: number): number => Math.round(share * HUNDREDTHS);

export const UNIT_WORDS: Readonly<Record<Unit, UnitWords>> = {
  percent: {
    steps: HUNDREDTHS,
    text: (value, { min, max }) => `${percent((value - min) / (max - min))} %`,
    spoken: (text) => text.replace('%', 'percent'),
  },
  signed: {
    steps: 2 * HUNDREDTHS,
    text: (value) => (percent(value) > 0 ? `+${percent(value)}` : String(percent(value)).replace('-', '−')),
    spoken: (text) => text.replace('−', 'minus ').replace('+', 'plus '),
  },
  degrees: {
    steps: DEGREE_STEPS,
    text: (value) => `${Math.round(value)}°`,
    spoken: (text) => text.replace('°', ' degrees'),
  },
};
