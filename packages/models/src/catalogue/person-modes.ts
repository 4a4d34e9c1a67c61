import { SELFIE_LANDSCAPE, SELFIE_SQUARE } from './networks.js';
import { paletteOf } from './palette.js';
import { graph, single } from './recipes.js';
import type { ModeEntry } from './types.js';

const LABELS = ['person'] as const;
const PERSON = {
  task: 'person',
  kind: 'alpha',
  labels: LABELS,
  palette: paletteOf(LABELS),
  licence: 'Apache-2.0',
  source: 'MediaPipe Selfie Segmentation, npm @mediapipe/selfie_segmentation',
} as const;

/** More than the networks read, so that a look at the person alone shows more than a look at the whole. */
const SENT = { widthPx: 512, heightPx: 512 } as const;
/**
 * Measured on portraits and on a hand-held clip: wider margins lose outlines, narrower ones limbs; looking at the whole
 * frame every 10 frames finds no more than every 30, and costs more.
 */
const ZOOM = { margin: 0.15, minSide: 0.2, wholeEvery: 30 } as const;

/** Narrow: what it adds is along the outline; wider ones and other strengths measured the same. */
const REFINE = { radiusPx: 2, epsilon: 1e-3 } as const;

const landscape = graph(SELFIE_LANDSCAPE, [{ model: 'selfie-landscape' }]);
const square = graph(SELFIE_SQUARE, [{ model: 'selfie-256' }]);
const both = graph(SELFIE_SQUARE, [{ model: 'selfie-256' }, { model: 'selfie-landscape' }]);
const bothMirrored = graph(SELFIE_SQUARE, [
  { model: 'selfie-256' },
  { model: 'selfie-landscape' },
  { model: 'selfie-256', flip: true },
  { model: 'selfie-landscape', flip: true },
]);

/** Cheapest first among the listed: each is measurably better than the one before. */
export const PERSON_MODES = [
  {
    ...PERSON,
    id: 'fast',
    title: 'Fast',
    description: 'One small model at 256x144: the least work for a frame.',
    input: SELFIE_LANDSCAPE,
    output: SELFIE_LANDSCAPE,
    recipe: single(landscape),
    stateful: false,
    listed: true,
  },
  {
    ...PERSON,
    id: 'balanced',
    title: 'Balanced',
    description:
      'The mean of two models at 256x256: steadier outlines for about three times the work of Fast.',
    input: SELFIE_SQUARE,
    output: SELFIE_SQUARE,
    recipe: single(both),
    stateful: false,
    listed: true,
  },
  {
    ...PERSON,
    id: 'accurate',
    title: 'Accurate',
    description: 'Finds the person first, then looks at them alone with two models: finer outlines.',
    input: SENT,
    output: SELFIE_SQUARE,
    recipe: { kind: 'zoom', first: landscape, second: both, zoom: ZOOM },
    stateful: true,
    listed: true,
  },
  {
    ...PERSON,
    id: 'sota',
    title: 'Best',
    description:
      'As Accurate, each model also on the mirrored picture, outlines drawn to those of the picture: twice the work.',
    input: SENT,
    output: SELFIE_SQUARE,
    recipe: { kind: 'zoom', first: landscape, second: bothMirrored, zoom: { ...ZOOM, refine: REFINE } },
    stateful: true,
    listed: true,
  },
  {
    ...PERSON,
    id: 'selfie-256',
    title: 'Selfie 256 (bare)',
    description: 'The 256x256 model alone, for benchmarks.',
    input: SELFIE_SQUARE,
    output: SELFIE_SQUARE,
    recipe: single(square),
    stateful: false,
    listed: false,
  },
  {
    ...PERSON,
    id: 'selfie-landscape',
    title: 'Selfie landscape (bare)',
    description: 'The 256x144 model alone, for benchmarks.',
    input: SELFIE_LANDSCAPE,
    output: SELFIE_LANDSCAPE,
    recipe: single(landscape),
    stateful: false,
    listed: false,
  },
] as const satisfies readonly ModeEntry[];
