import { CITYSCAPES, PASCAL_VOC } from './legends.js';
import { DEEPLAB, type NetworkId } from './networks.js';
import { graph, single } from './recipes.js';
import type { ModeEntry, PipelineRecipe } from './types.js';

/**
 * Half of what the networks read: their own grid has 33x33 cells, and a mask of 513x513 has the same IoU for a fifth
 * more time and four times the bytes.
 */
const MASK = { widthPx: 257, heightPx: 257 } as const;
/** Measured: the mean of two scales pays, that with the mirrored picture does not. */
const SCALES = [
  { widthPx: 385, heightPx: 385 },
  { widthPx: 641, heightPx: 641 },
] as const;

const SCENE = {
  task: 'scene',
  kind: 'classes',
  licence: 'Apache-2.0',
  input: DEEPLAB,
  output: MASK,
  stateful: false,
  listed: true,
} as const;

const OBJECTS = {
  ...SCENE,
  ...PASCAL_VOC,
  source: 'DeepLabV3 MobileNetV2 trained on PASCAL VOC, google-coral/test_data',
} as const;

const STREET = {
  ...SCENE,
  ...CITYSCAPES,
  source: 'DeepLab slim trained on Cityscapes, google-coral/test_data',
} as const;

const atOwnSize = (model: NetworkId): PipelineRecipe => single(graph(DEEPLAB, [{ model }], MASK));

const atTwoScales = (model: NetworkId): PipelineRecipe => {
  const [smaller, larger] = SCALES;
  return single(
    graph(
      DEEPLAB,
      [
        { model, size: smaller },
        { model, size: larger },
      ],
      MASK,
    ),
  );
};

/** Cheapest first within each legend. */
export const SCENE_MODES = [
  {
    ...OBJECTS,
    id: 'objects',
    title: 'Objects',
    description: 'People, animals, vehicles and furniture: 20 classes, one model at 513x513.',
    recipe: atOwnSize('deeplab-voc'),
  },
  {
    ...OBJECTS,
    id: 'objects-fine',
    title: 'Objects, refined',
    description: 'As Objects, seen at two scales: details and context for about twice the work.',
    recipe: atTwoScales('deeplab-voc'),
  },
  {
    ...STREET,
    id: 'street',
    title: 'Street',
    description: 'Road, pavement, buildings, traffic and people: 19 classes, one model at 513x513.',
    recipe: atOwnSize('deeplab-cityscapes'),
  },
  {
    ...STREET,
    id: 'street-fine',
    title: 'Street, refined',
    description: 'As Street, seen at two scales: details and context for about twice the work.',
    recipe: atTwoScales('deeplab-cityscapes'),
  },
] as const satisfies readonly ModeEntry[];
