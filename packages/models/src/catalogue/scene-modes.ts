import { CITYSCAPES, PASCAL_VOC } from './legends.js';
import { DEEPLAB } from './networks.js';
import { graph, single } from './recipes.js';
import type { ModeEntry } from './types.js';

const SCENE = {
  task: 'scene',
  kind: 'classes',
  licence: 'Apache-2.0',
  input: DEEPLAB,
  output: DEEPLAB,
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

/** Cheapest first within each legend. */
export const SCENE_MODES = [
  {
    ...OBJECTS,
    id: 'objects',
    title: 'Objects',
    description: 'People, animals, vehicles and furniture: 20 classes, one model at 513x513.',
    recipe: single(graph(DEEPLAB, [{ model: 'deeplab-voc' }])),
  },
  {
    ...OBJECTS,
    id: 'objects-fine',
    title: 'Objects, refined',
    description: 'As Objects, averaged with the mirrored picture: steadier outlines for twice the work.',
    recipe: single(graph(DEEPLAB, [{ model: 'deeplab-voc' }, { model: 'deeplab-voc', flip: true }])),
  },
  {
    ...STREET,
    id: 'street',
    title: 'Street',
    description: 'Road, pavement, buildings, traffic and people: 19 classes, one model at 513x513.',
    recipe: single(graph(DEEPLAB, [{ model: 'deeplab-cityscapes' }])),
  },
  {
    ...STREET,
    id: 'street-fine',
    title: 'Street, refined',
    description: 'As Street, averaged with the mirrored picture: steadier outlines for twice the work.',
    recipe: single(
      graph(DEEPLAB, [{ model: 'deeplab-cityscapes' }, { model: 'deeplab-cityscapes', flip: true }]),
    ),
  },
] as const satisfies readonly ModeEntry[];
