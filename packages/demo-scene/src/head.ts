import { neckTop } from './body.js';
import { ellipse, mirrored, type Placement, path, place, type Segment } from './geometry.js';
import { PERSON } from './palette.js';
import type { Pose } from './pose.js';
import type { Shape } from './shape.js';

/** From the point on which the head turns up to the middle of the face. */
const NECK_TO_FACE_PX = 152;
const EYE_X = 42;
const EYE_Y = -2;
const EYE_HEIGHT_PX = 13;

const FACE: readonly Segment[] = [
  ['M', -96, -30],
  ['C', -98, -132, 98, -132, 96, -30],
  ['C', 96, 56, 62, 136, 0, 136],
  ['C', -62, 136, -96, 56, -96, -30],
  ['Z'],
];
/** A short cut: full on top, close behind the ears, so that neck and jaw stay clear of it. */
const HAIR_BEHIND: readonly Segment[] = [
  ['M', 0, -164],
  ['C', 86, -168, 130, -104, 122, -26],
  ['C', 120, 20, 112, 52, 92, 70],
  ['L', -92, 70],
  ['C', -112, 52, -120, 20, -122, -26],
  ['C', -130, -104, -86, -168, 0, -164],
  ['Z'],
];
const FRINGE: readonly Segment[] = [
  ['M', -104, 26],
  ['C', -126, -70, -96, -152, 0, -156],
  ['C', 96, -152, 126, -70, 104, 26],
  ['C', 98, -24, 88, -58, 66, -84],
  ['C', 20, -62, -40, -66, -58, -92],
  ['C', -84, -60, -96, -24, -104, 26],
  ['Z'],
];

function headPlacement(pose: Pose): Placement {
  const turn: Placement = { origin: neckTop(pose), angleRad: pose.headTiltRad };
  return { origin: place(turn, 0, -NECK_TO_FACE_PX), angleRad: pose.headTiltRad };
}

function filled(placement: Placement, fill: string, segments: readonly Segment[]): Shape {
  return { d: path(placement, segments), fill, layer: 'person' };
}

function lined(
  placement: Placement,
  stroke: string,
  strokeWidth: number,
  segments: readonly Segment[],
): Shape {
  return { d: path(placement, segments), stroke, strokeWidth, layer: 'person' };
}

/** The hair at the back of the head: painted before the torso. */
export function hairBehind(pose: Pose): Shape[] {
  return [filled(headPlacement(pose), PERSON.hair, HAIR_BEHIND)];
}

/** Skull, features and fringe: painted after the torso. */
export function head(pose: Pose): Shape[] {
  const skull = headPlacement(pose);
  const features: Placement = { origin: place(skull, pose.headTurnPx, 0), angleRad: skull.angleRad };
  return [
    filled(skull, PERSON.skinShade, [...ellipse(-96, 12, 16, 28), ...ellipse(96, 12, 16, 28)]),
    filled(skull, PERSON.skin, FACE),
    filled(features, PERSON.blush, [...ellipse(-56, 46, 20, 12), ...ellipse(56, 46, 20, 12)]),
    ...eyes(features, pose),
    lined(features, PERSON.skinShade, 6, [
      ['M', -2, 6],
      ['C', -6, 26, -16, 40, -8, 46],
      ['C', -2, 50, 6, 50, 10, 45],
    ]),
    ...mouth(features, pose),
    filled(skull, PERSON.hair, FRINGE),
    lined(skull, PERSON.hairLight, 7, [
      ['M', -66, -112],
      ['C', -46, -134, -10, -142, 26, -138],
    ]),
  ];
}

function eyes(features: Placement, pose: Pose): Shape[] {
  const open = 1 - pose.lidsShut;
  const height = Math.max(1.5, EYE_HEIGHT_PX * open);
  const gaze = pose.headTurnPx * 0.3;
  const pupil = Math.min(9, height);
  const brow: readonly Segment[] = [
    ['M', -EYE_X - 24, -36],
    ['C', -EYE_X - 8, -48, -EYE_X + 8, -47, -EYE_X + 22, -38],
  ];
  const lash: readonly Segment[] = [
    ['M', -EYE_X - 20, EYE_Y],
    ['C', -EYE_X - 10, EYE_Y - height * 1.3, -EYE_X + 10, EYE_Y - height * 1.3, -EYE_X + 20, EYE_Y],
  ];
  return [
    filled(features, PERSON.eyeWhite, [
      ...ellipse(-EYE_X, EYE_Y, 20, height),
      ...ellipse(EYE_X, EYE_Y, 20, height),
    ]),
    filled(features, PERSON.iris, [
      ...ellipse(-EYE_X + gaze, EYE_Y, 9, pupil),
      ...ellipse(EYE_X + gaze, EYE_Y, 9, pupil),
    ]),
    filled(features, PERSON.glint, [
      ...ellipse(-EYE_X + gaze + 3, EYE_Y - 3, 2.6, 2.6 * open),
      ...ellipse(EYE_X + gaze + 3, EYE_Y - 3, 2.6, 2.6 * open),
    ]),
    lined(features, PERSON.brow, 5, lash),
    lined(features, PERSON.brow, 5, mirrored(lash)),
    lined(features, PERSON.brow, 8, brow),
    lined(features, PERSON.brow, 8, mirrored(brow)),
  ];
}

/** A closed smile that opens with `pose.smile`. */
function mouth(features: Placement, pose: Pose): Shape[] {
  const half = 26 + 8 * pose.smile;
  const drop = 6 + 20 * pose.smile;
  const y = 82 - 3 * pose.smile;
  return [
    filled(features, PERSON.mouth, [
      ['M', -half, y],
      ['C', -half * 0.5, y + 5, half * 0.5, y + 5, half, y],
      ['C', half * 0.6, y + drop * 1.3, -half * 0.6, y + drop * 1.3, -half, y],
      ['Z'],
    ]),
    filled(features, PERSON.teeth, [
      ['M', -half * 0.86, y + 2],
      ['C', -half * 0.45, y + 5, half * 0.45, y + 5, half * 0.86, y + 2],
      ['C', half * 0.5, y + drop * 0.62, -half * 0.5, y + drop * 0.62, -half * 0.86, y + 2],
      ['Z'],
    ]),
    lined(features, PERSON.lip, 6, [
      ['M', -half, y],
      ['C', -half * 0.5, y + 5, half * 0.5, y + 5, half, y],
    ]),
    lined(features, PERSON.lip, 5, [
      ['M', -half, y],
      ['C', -half * 0.6, y + drop * 1.3, half * 0.6, y + drop * 1.3, half, y],
    ]),
  ];
}
