import type { Picture } from '../input/source.js';

const WIDTH_PX = 640;
const HEIGHT_PX = 360;
/** Pictures that differ, as those of a camera do. */
export const PICTURES = 4;
/** Levels of noise, as of a camera in a room. */
const NOISE = 10;
/** Things on the wall: how many to a picture's height, and how far apart in level. */
const THINGS = 20;
const THING_LEVELS = 80;

type Colour = readonly [red: number, green: number, blue: number];

/**
 * A person before a wall with things on it. What it weighs matters more than how it looks: 256x256 of it are 9 KB at
 * the quality of the modes and the mask is 3 KB, as of the portraits by which that quality was chosen.
 */
export function cameraPicture(number: number): Picture {
  const bytes = new Uint8ClampedArray(WIDTH_PX * HEIGHT_PX * 3);
  const noise = noiseFrom(number + 1);
  const centrePx = WIDTH_PX * (0.4 + (0.2 * (number % PICTURES)) / PICTURES);
  for (let yPx = 0, at = 0; yPx < HEIGHT_PX; yPx++)
    for (let xPx = 0; xPx < WIDTH_PX; xPx++, at += 3) {
      const grain = noise() * NOISE;
      const colour = colourAt((xPx - centrePx) / HEIGHT_PX, yPx / HEIGHT_PX);
      bytes.set(
        colour.map((level) => level + grain),
        at,
      );
    }
  return { kind: 'rgb', bytes: new Uint8Array(bytes.buffer), widthPx: WIDTH_PX, heightPx: HEIGHT_PX };
}

/** `x` from the person's middle and `y` from the top, in heights of the picture. */
function colourAt(x: number, y: number): Colour {
  if (isInside(x, y - 0.38, 0.17, 0.23)) return faceAt(x, y);
  if (isInside(x, y - 1, 0.42, 0.42)) return [60, 70 + 30 * Math.sin(40 * y), 110];
  const thing = (Math.floor(x * THINGS) * 7919 + Math.floor(y * THINGS) * 104_729) % 97;
  const level = THING_LEVELS * (((thing + 97) % 97) / 97 - 0.5);
  return [120 + 50 * y + level, 125 + 40 * y + level, 130 - 30 * y + level];
}

function faceAt(x: number, y: number): Colour {
  if (y < 0.26 + 0.02 * Math.sin(60 * x)) return [50, 40, 35];
  if (isInside(Math.abs(x) - 0.065, y - 0.37, 0.028, 0.014)) return [40, 40, 45];
  if (isInside(x, y - 0.5, 0.06, 0.012)) return [140, 70, 70];
  if (isInside(x, y - 0.43, 0.018, 0.05)) return [200, 150, 130];
  return [195 - 90 * Math.abs(x), 150 - 60 * Math.abs(x), 125];
}

/** Whether a point is in an ellipse around 0. */
const isInside = (x: number, y: number, radiusX: number, radiusY: number): boolean =>
  (x / radiusX) ** 2 + (y / radiusY) ** 2 < 1;

/** Triangular in -1..1, the same for the same seed. */
function noiseFrom(seed: number): () => number {
  let state = seed >>> 0;
  const even = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  return () => even() - even();
}
