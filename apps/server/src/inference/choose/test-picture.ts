import type { Size } from '@maskwire/engine';

type Rgb = readonly [number, number, number];

const WALL: Rgb = [96, 128, 140];
const SHIRT: Rgb = [40, 52, 96];
const SKIN: Rgb = [224, 172, 140];
const HAIR: Rgb = [52, 36, 28];
const DARK: Rgb = [30, 22, 20];

/** An ellipse by centre and radii, in shares of the picture. */
interface Ellipse {
  readonly x: number;
  readonly y: number;
  readonly rx: number;
  readonly ry: number;
  readonly colour: Rgb;
}

/** Back to front. */
const BUST: readonly Ellipse[] = [
  { x: 0.5, y: 1.05, rx: 0.38, ry: 0.42, colour: SHIRT },
  { x: 0.5, y: 0.33, rx: 0.15, ry: 0.23, colour: HAIR },
  { x: 0.5, y: 0.6, rx: 0.065, ry: 0.14, colour: SKIN },
  { x: 0.5, y: 0.38, rx: 0.125, ry: 0.2, colour: SKIN },
  { x: 0.45, y: 0.35, rx: 0.018, ry: 0.016, colour: DARK },
  { x: 0.55, y: 0.35, rx: 0.018, ry: 0.016, colour: DARK },
  { x: 0.5, y: 0.49, rx: 0.04, ry: 0.012, colour: [168, 84, 80] },
];

/**
 * A head and shoulders before a wall, RGB bytes: enough for the person models to find a person in, so that an engine
 * that computes nonsense gives another mask.
 */
export function testPicture({ widthPx, heightPx }: Size): Uint8Array {
  const pixels = new Uint8Array(widthPx * heightPx * 3);
  for (let row = 0; row < heightPx; row++)
    for (let column = 0; column < widthPx; column++)
      pixels.set(colourAt((column + 0.5) / widthPx, (row + 0.5) / heightPx), (row * widthPx + column) * 3);
  return pixels;
}

function colourAt(x: number, y: number): Rgb {
  const hit = BUST.findLast(
    (shape) => ((x - shape.x) / shape.rx) ** 2 + ((y - shape.y) / shape.ry) ** 2 <= 1,
  );
  return hit?.colour ?? WALL;
}
