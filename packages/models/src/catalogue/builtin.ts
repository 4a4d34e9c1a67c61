import type { Catalogue, GraphRecipe, ModeEntry, ModelEntry, PipelineRecipe } from './types.js';

const SQUARE = { widthPx: 256, heightPx: 256 } as const;
const LANDSCAPE = { widthPx: 256, heightPx: 144 } as const;

const SELFIE = {
  format: 'tflite',
  licence: 'Apache-2.0',
  homepage: 'https://google.github.io/mediapipe/solutions/selfie_segmentation',
} as const;
const SELFIE_PACKAGE = '@mediapipe/selfie_segmentation';

const MODELS = [
  {
    ...SELFIE,
    id: 'selfie-256',
    input: SQUARE,
    file: {
      from: 'package',
      package: SELFIE_PACKAGE,
      file: 'selfie_segmentation.tflite',
      sha256: '8d13b7fae74af625c641226813616a2117bd6bca19eb3b75574621fc08557f27',
    },
  },
  {
    ...SELFIE,
    id: 'selfie-landscape',
    input: LANDSCAPE,
    file: {
      from: 'package',
      package: SELFIE_PACKAGE,
      file: 'selfie_segmentation_landscape.tflite',
      sha256: '4aafe6223bb8dac6fac8ca8ed56852870a33051ef3f6238822d282a109962894',
    },
  },
] as const satisfies readonly ModelEntry[];

const PERSON = {
  task: 'person',
  kind: 'alpha',
  labels: ['person'],
  palette: ['#0072b2'],
  licence: SELFIE.licence,
  source: `MediaPipe Selfie Segmentation, npm ${SELFIE_PACKAGE}`,
  stateful: false,
} as const;

const single = (graph: GraphRecipe): PipelineRecipe => ({ kind: 'single', graph });

/** Cheapest first among the listed of a task. */
const MODES = [
  {
    ...PERSON,
    id: 'fast',
    title: 'Fast',
    description: 'One small model at 256x144: the least work for a frame.',
    input: LANDSCAPE,
    output: LANDSCAPE,
    recipe: single({ members: [{ model: 'selfie-landscape' }], input: LANDSCAPE, output: LANDSCAPE }),
    listed: true,
  },
  {
    ...PERSON,
    id: 'balanced',
    title: 'Balanced',
    description:
      'The mean of two models at 256x256: steadier outlines for about three times the work of Fast.',
    input: SQUARE,
    output: SQUARE,
    recipe: single({
      members: [{ model: 'selfie-256' }, { model: 'selfie-landscape' }],
      input: SQUARE,
      output: SQUARE,
    }),
    listed: true,
  },
  {
    ...PERSON,
    id: 'selfie-256',
    title: 'Selfie 256 (bare)',
    description: 'The 256x256 model alone, for benchmarks.',
    input: SQUARE,
    output: SQUARE,
    recipe: single({ members: [{ model: 'selfie-256' }], input: SQUARE, output: SQUARE }),
    listed: false,
  },
  {
    ...PERSON,
    id: 'selfie-landscape',
    title: 'Selfie landscape (bare)',
    description: 'The 256x144 model alone, for benchmarks.',
    input: LANDSCAPE,
    output: LANDSCAPE,
    recipe: single({ members: [{ model: 'selfie-landscape' }], input: LANDSCAPE, output: LANDSCAPE }),
    listed: false,
  },
] as const satisfies readonly ModeEntry[];

/** What comes with maskwire. */
export const BUILT_IN: Catalogue = deepFreeze({ models: MODELS, modes: MODES });

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    for (const inner of Object.values(value)) deepFreeze(inner);
    Object.freeze(value);
  }
  return value;
}
