/** What a mode's labels, palette and output mean. */
export type ModeKind = 'alpha' | 'classes';

/** A width and a height in pixels. */
export interface SizePx {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** A model file that comes with an npm package, pinned by content. */
export interface ModelSource {
  readonly package: string;
  readonly file: string;
  readonly sha256: string;
  readonly licence: string;
  readonly homepage: string;
}

const SELFIE_PACKAGE = {
  package: '@mediapipe/selfie_segmentation',
  licence: 'Apache-2.0',
  homepage: 'https://google.github.io/mediapipe/solutions/selfie_segmentation',
} as const;

/** The bundled model files by name. */
export const SOURCES = deepFreeze({
  'selfie-256': {
    ...SELFIE_PACKAGE,
    file: 'selfie_segmentation.tflite',
    sha256: '8d13b7fae74af625c641226813616a2117bd6bca19eb3b75574621fc08557f27',
  },
  'selfie-landscape': {
    ...SELFIE_PACKAGE,
    file: 'selfie_segmentation_landscape.tflite',
    sha256: '4aafe6223bb8dac6fac8ca8ed56852870a33051ef3f6238822d282a109962894',
  },
} as const satisfies Record<string, ModelSource>);

export type SourceId = keyof typeof SOURCES;

/** One mode: what a client may ask for, and what it is made of. */
export interface ModeDescription {
  readonly id: string;
  readonly title: string;
  /** One line for people. */
  readonly description: string;
  readonly task: 'person';
  /** `alpha`: one probability for each pixel; `classes`: one label for each pixel. */
  readonly kind: ModeKind;
  readonly labels: readonly string[];
  /** One `#rrggbb` for each label, told apart by colour-blind eyes (Okabe and Ito, 2008). */
  readonly palette: readonly string[];
  readonly licence: string;
  /** Where the model comes from, for people. */
  readonly source: string;
  /** Models whose probabilities are averaged; the first one's sizes are the mode's. */
  readonly models: readonly [SourceId, ...SourceId[]];
  readonly input: SizePx;
  readonly output: SizePx;
  /** Whether a result depends on earlier frames. */
  readonly stateful: boolean;
  /** Shown to users; the others are addressable by id, for benchmarks. */
  readonly listed: boolean;
}

const PERSON = {
  task: 'person',
  kind: 'alpha',
  labels: ['person'],
  palette: ['#0072b2'],
  licence: SELFIE_PACKAGE.licence,
  source: 'MediaPipe Selfie Segmentation, npm @mediapipe/selfie_segmentation',
  stateful: false,
} as const;

const SQUARE = { widthPx: 256, heightPx: 256 } as const;
const LANDSCAPE = { widthPx: 256, heightPx: 144 } as const;

/** Every mode there is, cheapest first among the listed. */
export const MODES = deepFreeze([
  {
    ...PERSON,
    id: 'fast',
    title: 'Fast',
    description: 'One small model at 256x144: the least work for a frame.',
    models: ['selfie-landscape'],
    input: LANDSCAPE,
    output: LANDSCAPE,
    listed: true,
  },
  {
    ...PERSON,
    id: 'balanced',
    title: 'Balanced',
    description:
      'The mean of two models at 256x256: steadier outlines for about three times the work of Fast.',
    models: ['selfie-256', 'selfie-landscape'],
    input: SQUARE,
    output: SQUARE,
    listed: true,
  },
  {
    ...PERSON,
    id: 'selfie-256',
    title: 'Selfie 256 (bare)',
    description: 'The 256x256 model alone, for benchmarks.',
    models: ['selfie-256'],
    input: SQUARE,
    output: SQUARE,
    listed: false,
  },
  {
    ...PERSON,
    id: 'selfie-landscape',
    title: 'Selfie landscape (bare)',
    description: 'The 256x144 model alone, for benchmarks.',
    models: ['selfie-landscape'],
    input: LANDSCAPE,
    output: LANDSCAPE,
    listed: false,
  },
] as const satisfies readonly ModeDescription[]);

/** A mode by its id, narrowed to what is in the catalogue. */
export type Mode = (typeof MODES)[number];
export type ModeId = Mode['id'];

/** The mode of that id, or `undefined` when there is none. */
export function findMode(id: string): Mode | undefined {
  return MODES.find((mode) => mode.id === id);
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    for (const inner of Object.values(value)) deepFreeze(inner);
    Object.freeze(value);
  }
  return value;
}
