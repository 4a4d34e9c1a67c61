import { ellipse, type Placement, path, roundedRect, type Segment } from './geometry.js';
import { ROOM } from './palette.js';
import type { Shape } from './shape.js';

const STILL: Placement = { origin: { x: 0, y: 0 }, angleRad: 0 };

function filled(fill: string, segments: readonly Segment[]): Shape {
  return { d: path(STILL, segments), fill, layer: 'room' };
}

function rect(fill: string, x: number, y: number, width: number, height: number, radius = 0): Shape {
  return filled(fill, roundedRect(x, y, width, height, radius));
}

function walls(): Shape[] {
  return [
    rect(ROOM.wall, 0, 0, 1280, 720),
    rect(ROOM.wallLight, 0, 0, 1280, 26),
    rect(ROOM.skirting, 0, 640, 1280, 80),
  ];
}

/** A window over hills, with curtains, on the left. */
function windowAndCurtains(): Shape[] {
  return [
    rect(ROOM.windowFrame, 78, 84, 276, 376, 6),
    rect(ROOM.sky, 94, 100, 244, 344),
    rect(ROOM.skyLow, 94, 270, 244, 174),
    filled(ROOM.cloud, [
      ...ellipse(160, 176, 38, 15),
      ...ellipse(190, 166, 30, 18),
      ...ellipse(218, 178, 32, 13),
    ]),
    filled(ROOM.cloud, [...ellipse(286, 228, 28, 9), ...ellipse(306, 222, 20, 11)]),
    filled(ROOM.hillFar, [
      ['M', 94, 356],
      ['C', 140, 318, 190, 330, 226, 350],
      ['C', 262, 326, 300, 320, 338, 340],
      ['L', 338, 444],
      ['L', 94, 444],
      ['Z'],
    ]),
    filled(ROOM.hillNear, [
      ['M', 94, 404],
      ['C', 150, 376, 200, 384, 244, 404],
      ['C', 280, 392, 312, 388, 338, 398],
      ['L', 338, 444],
      ['L', 94, 444],
      ['Z'],
    ]),
    rect(ROOM.windowFrame, 208, 100, 14, 344),
    rect(ROOM.windowFrame, 94, 262, 244, 12),
    rect(ROOM.skirting, 62, 456, 308, 18, 6),
    ...curtain(30, 1),
    ...curtain(402, -1),
    rect(ROOM.rod, 8, 54, 416, 10, 5),
    filled(ROOM.rod, ellipse(8, 59, 12, 12)),
    filled(ROOM.rod, ellipse(424, 59, 12, 12)),
  ];
}

/** One curtain hanging from the rod; `side` 1 gathers it to the left, -1 to the right. */
function curtain(x: number, side: 1 | -1): Shape[] {
  const at = (dx: number): number => x + side * dx;
  return [
    filled(ROOM.curtain, [
      ['M', at(-18), 62],
      ['L', at(72), 62],
      ['C', at(70), 200, at(52), 320, at(22), 400],
      ['C', at(40), 470, at(48), 540, at(50), 612],
      ['L', at(-18), 612],
      ['Z'],
    ]),
    filled(ROOM.curtainFold, [
      ['M', at(16), 62],
      ['L', at(30), 62],
      ['C', at(28), 200, at(20), 320, at(8), 400],
      ['C', at(16), 480, at(18), 540, at(20), 612],
      ['L', at(8), 612],
      ['C', at(6), 540, at(2), 480, at(-4), 400],
      ['C', at(8), 320, at(16), 200, at(16), 62],
      ['Z'],
    ]),
    rect(ROOM.cupboardEdge, side === 1 ? x - 18 : x - 24, 394, 42, 10, 5),
  ];
}

/** A framed seascape between window and shelf; mostly above the person's head. */
function picture(): Shape[] {
  return [
    rect(ROOM.frame, 806, 74, 132, 104, 4),
    rect(ROOM.mat, 815, 83, 114, 86),
    rect(ROOM.artSand, 827, 95, 90, 62),
    rect(ROOM.artSea, 827, 122, 90, 22),
    filled(ROOM.artSun, ellipse(888, 112, 11, 11)),
  ];
}

/** A row of upright books, standing on `baseY`. */
function books(
  startX: number,
  baseY: number,
  sizes: readonly (readonly [width: number, height: number])[],
): Shape[] {
  let x = startX;
  return sizes.map(([width, height], i) => {
    const fill = ROOM.books[(i * 3 + Math.round(baseY / 10)) % ROOM.books.length] ?? ROOM.shelf;
    const shape = rect(fill, x, baseY - height, width - 2, height, 2);
    x += width;
    return shape;
  });
}

/** A bookcase on the right, over a low cupboard. */
function bookcase(): Shape[] {
  return [
    rect(ROOM.shelfSide, 1008, 84, 232, 420, 4),
    rect(ROOM.shelfBack, 1020, 96, 208, 396),
    ...books(1026, 214, [
      [22, 96],
      [18, 84],
      [26, 102],
      [20, 90],
      [16, 78],
      [24, 98],
    ]),
    filled(ROOM.artSun, ellipse(1190, 190, 24, 24)),
    rect(ROOM.shelf, 1020, 214, 208, 12),
    ...books(1096, 346, [
      [20, 88],
      [26, 100],
      [18, 92],
      [24, 80],
      [20, 96],
      [18, 84],
    ]),
    rect(ROOM.pot, 1040, 306, 40, 40, 6),
    filled(ROOM.leaf, [
      ...ellipse(1046, 286, 14, 24),
      ...ellipse(1074, 284, 13, 26),
      ...ellipse(1060, 272, 14, 30),
    ]),
    rect(ROOM.shelf, 1020, 346, 208, 12),
    ...books(1026, 492, [
      [28, 104],
      [20, 92],
      [24, 98],
      [18, 86],
      [26, 108],
    ]),
    rect(ROOM.artSea, 1156, 462, 62, 30, 4),
    rect(ROOM.artSand, 1162, 440, 50, 22, 4),
    rect(ROOM.shelf, 1000, 492, 248, 14, 3),
    rect(ROOM.cupboard, 1004, 506, 240, 214),
    rect(ROOM.cupboardEdge, 1121, 518, 5, 202),
    filled(ROOM.knob, [...ellipse(1106, 590, 6, 6), ...ellipse(1141, 590, 6, 6)]),
  ];
}

/** A leaf from its stalk at (x, y) to its tip. */
function leaf(fill: string, x: number, y: number, tipX: number, tipY: number, width: number): Shape {
  const length = Math.hypot(tipX - x, tipY - y);
  const nx = (-(tipY - y) / length) * width;
  const ny = ((tipX - x) / length) * width;
  const at = (along: number, across: number): [number, number] => [
    x + (tipX - x) * along + nx * across,
    y + (tipY - y) * along + ny * across,
  ];
  return filled(fill, [
    ['M', x, y],
    ['C', ...at(0.25, 1), ...at(0.75, 1), tipX, tipY],
    ['C', ...at(0.75, -1), ...at(0.25, -1), x, y],
    ['Z'],
  ]);
}

/** A large pot plant on the floor at the left edge. */
function plant(): Shape[] {
  return [
    leaf(ROOM.leafDark, 150, 600, 64, 470, 34),
    leaf(ROOM.leafDark, 156, 600, 268, 486, 34),
    leaf(ROOM.leaf, 150, 596, 120, 420, 36),
    leaf(ROOM.leaf, 158, 596, 210, 430, 34),
    leaf(ROOM.leafDark, 154, 604, 160, 452, 30),
    leaf(ROOM.leaf, 148, 606, 48, 548, 26),
    leaf(ROOM.leaf, 160, 606, 262, 566, 26),
    filled(ROOM.pot, [['M', 100, 604], ['L', 208, 604], ['L', 194, 720], ['L', 114, 720], ['Z']]),
    rect(ROOM.potRim, 94, 596, 120, 24, 5),
  ];
}

/** The room never moves: the same shape objects at every moment, so that a renderer may cache their paths. */
export const ROOM_SHAPES: readonly Shape[] = Object.freeze([
  ...walls(),
  ...windowAndCurtains(),
  ...picture(),
  ...bookcase(),
  ...plant(),
]);
