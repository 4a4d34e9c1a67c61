type Triple = readonly [number, number, number];
type Matrix = readonly [Triple, Triple, Triple];

/** Who looks. Matrices on linear sRGB for full dichromacy by Machado, Oliveira and Fernandes (2009). */
const VISIONS = {
  normal: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
} as const satisfies Readonly<Record<string, Matrix>>;
export type Vision = keyof typeof VISIONS;
export const VISION_NAMES = Object.keys(VISIONS) as readonly Vision[];

/** Linear sRGB to cone responses, and their cube roots to OKLab, by Björn Ottosson (2020). */
const TO_CONES: Matrix = [
  [0.4122214708, 0.5363325363, 0.0514459929],
  [0.2119034982, 0.6806995451, 0.1073969566],
  [0.0883024619, 0.2817188376, 0.6299787005],
];
const TO_LAB: Matrix = [
  [0.2104542553, 0.793617785, -0.0040720468],
  [1.9779984951, -2.428592205, 0.4505937099],
  [0.0259040371, 0.7827717662, -0.808675766],
];

/** The least distance of two colours of a palette in OKLab, where 0.02 is just noticeable and black to white is 1. */
export function leastDistance(palette: readonly string[], vision: Vision): number {
  const seen = palette.map((colour) => seenAs(colour, vision));
  const distances = seen.flatMap((left, at) => seen.slice(at + 1).map((right) => distance(left, right)));
  return Math.min(...distances);
}

function seenAs(colour: string, vision: Vision): Triple {
  const channel = (at: number): number => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  const [red, green, blue] = times(VISIONS[vision], [channel(1), channel(3), channel(5)]);
  const cones = times(TO_CONES, [clamp(red), clamp(green), clamp(blue)]);
  return times(TO_LAB, [Math.cbrt(cones[0]), Math.cbrt(cones[1]), Math.cbrt(cones[2])]);
}

const clamp = (value: number): number => Math.min(1, Math.max(0, value));

function times([first, second, third]: Matrix, [x, y, z]: Triple): Triple {
  const row = ([a, b, c]: Triple): number => a * x + b * y + c * z;
  return [row(first), row(second), row(third)];
}

const distance = (left: Triple, right: Triple): number =>
  Math.hypot(left[0] - right[0], left[1] - right[1], left[2] - right[2]);
