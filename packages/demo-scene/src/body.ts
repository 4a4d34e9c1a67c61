import {
  degrees,
  ellipse,
  mirrored,
  type Placement,
  type Point,
  path,
  place,
  roundedRect,
  type Segment,
} from './geometry.js';
import { PERSON } from './palette.js';
import type { Pose } from './pose.js';
import type { Shape } from './shape.js';

/** Where the neck meets the shoulders when nothing moves. */
const NECK_BASE: Point = { x: 640, y: 452 };
/** The body leans from the hips, far below the picture, so a sway is nearly a pure shift. */
const LEAN_RAD_PER_PX = 0.0006;

/** Half of the cardigan's outline, in coordinates of the neck's base. */
const CARDIGAN_LEFT: readonly Segment[] = [
  ['M', -58, -22],
  ['C', -120, 22, -218, 30, -262, 108],
  ['C', -290, 160, -304, 226, -312, 300],
  ['L', -8, 300],
  ['C', -30, 180, -50, 80, -58, -22],
  ['Z'],
];
const LAPEL_LEFT: readonly Segment[] = [
  ['M', -58, -22],
  ['C', -52, 80, -34, 190, -8, 300],
  ['L', -34, 300],
  ['C', -62, 190, -80, 90, -84, -2],
  ['Z'],
];
const SLEEVE_SEAM_LEFT: readonly Segment[] = [
  ['M', -196, 62],
  ['C', -212, 120, -214, 190, -208, 300],
];

/** Elbow and shoulder of the waving arm (on the right of the picture), in coordinates of the neck's base. */
const ELBOW: Point = { x: 206, y: 336 };
const FOREARM_REST_RAD = degrees(-118);
const FOREARM_UP_RAD = degrees(-9);

/** Where the body stands: coordinates of its parts have their origin at the neck's base. */
export function bodyPlacement(pose: Pose): Placement {
  return {
    origin: { x: NECK_BASE.x + pose.swayPx, y: NECK_BASE.y - pose.breathPx },
    angleRad: pose.swayPx * LEAN_RAD_PER_PX,
  };
}

/** The point on which the head turns. */
export function neckTop(pose: Pose): Point {
  return place(bodyPlacement(pose), 0, -26);
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

/** Shirt, cardigan and neck. The neck's upper end is hidden by the head. */
export function torso(pose: Pose): Shape[] {
  const body = bodyPlacement(pose);
  return [
    filled(body, PERSON.shirt, [['M', -70, -10], ['L', 70, -10], ['L', 70, 300], ['L', -70, 300], ['Z']]),
    filled(body, PERSON.skin, [
      ['M', -52, -120],
      ['L', 52, -120],
      ['C', 50, -50, 56, -20, 66, -8],
      ['C', 40, 44, -40, 44, -66, -8],
      ['C', -56, -20, -50, -50, -52, -120],
      ['Z'],
    ]),
    filled(body, PERSON.skinShade, [
      ['M', -52, -96],
      ['L', 52, -96],
      ['C', 51, -70, 51, -60, 52, -46],
      ['C', 24, -18, -24, -18, -52, -46],
      ['C', -51, -60, -51, -70, -52, -96],
      ['Z'],
    ]),
    lined(body, PERSON.shirtShade, 7, [
      ['M', -64, -6],
      ['C', -40, 46, 40, 46, 64, -6],
    ]),
    filled(body, PERSON.cardigan, CARDIGAN_LEFT),
    filled(body, PERSON.cardigan, mirrored(CARDIGAN_LEFT)),
    filled(body, PERSON.cardiganLight, LAPEL_LEFT),
    filled(body, PERSON.cardiganLight, mirrored(LAPEL_LEFT)),
    lined(body, PERSON.cardiganShade, 5, SLEEVE_SEAM_LEFT),
    lined(body, PERSON.cardiganShade, 5, mirrored(SLEEVE_SEAM_LEFT)),
    filled(body, PERSON.button, ellipse(-32, 214, 7, 7)),
  ];
}

/** The waving arm: below the picture at rest, it swings up about the elbow in front of the body. */
export function wavingArm(pose: Pose): Shape[] {
  const body = bodyPlacement(pose);
  const bend = FOREARM_REST_RAD + (FOREARM_UP_RAD - FOREARM_REST_RAD) * pose.armRaise;
  const forearm: Placement = {
    origin: place(body, ELBOW.x, ELBOW.y),
    angleRad: body.angleRad + bend + pose.armSwingRad,
  };
  return [
    ...hand(forearm),
    filled(forearm, PERSON.cardigan, [
      ['M', -46, 20],
      ['C', -50, -60, -44, -130, -34, -176],
      ['L', 34, -176],
      ['C', 46, -130, 52, -60, 46, 20],
      ['C', 30, 60, -30, 60, -46, 20],
      ['Z'],
    ]),
    lined(forearm, PERSON.cardiganShade, 5, [
      ['M', -46, 20],
      ['C', -50, -60, -44, -130, -34, -176],
    ]),
    lined(forearm, PERSON.cardiganShade, 5, [
      ['M', 34, -176],
      ['C', 46, -130, 52, -60, 46, 20],
    ]),
    filled(forearm, PERSON.cardiganLight, roundedRect(-37, -192, 74, 24, 10)),
  ];
}

/** An open hand above the cuff, palm to the viewer; the thumb points at the head. */
function hand(forearm: Placement): Shape[] {
  return [
    lined(forearm, PERSON.skin, 22, [
      ['M', -22, -214],
      ['L', -50, -252],
    ]),
    lined(forearm, PERSON.skin, 21, [
      ['M', -22, -250],
      ['L', -29, -310],
    ]),
    lined(forearm, PERSON.skin, 22, [
      ['M', -5, -250],
      ['L', -6, -322],
    ]),
    lined(forearm, PERSON.skin, 21, [
      ['M', 13, -250],
      ['L', 17, -312],
    ]),
    lined(forearm, PERSON.skin, 19, [
      ['M', 27, -242],
      ['L', 37, -290],
    ]),
    filled(forearm, PERSON.skin, [
      ['M', -26, -170],
      ['C', -32, -210, -36, -230, -32, -258],
      ['C', -14, -270, 22, -270, 36, -250],
      ['C', 38, -220, 32, -200, 26, -170],
      ['Z'],
    ]),
    lined(forearm, PERSON.skinShade, 4, [
      ['M', -20, -226],
      ['C', -8, -236, 10, -236, 24, -230],
    ]),
  ];
}
