import type { Scene, Shape } from '@maskwire/demo-scene';
import { generator } from '../bootstrap.js';

const STRANDS = 90;
/** In viewBox pixels. */
const LENGTH_PX = { least: 14, most: 42 };
const WIDTH_PX = { least: 1.2, most: 3 };
/** How far a strand bends aside, as a share of its length. */
const BEND = 0.5;
/** Any fixed number: the hair is the same in every frame. */
const SEED = 0xa1;

type Point = readonly [x: number, y: number];

/**
 * The drawn person with loose hair: thin strands around the outline of the head, which no mask of 256x256 can show. Their
 * truth is as exact as the rest's.
 */
export function withLooseHair(scene: Scene): Scene {
  const behind = scene.findIndex(({ layer }) => layer === 'person');
  const hair = scene[behind];
  if (!hair?.fill) throw new Error('The drawn person has no hair behind the head');
  return [...scene.slice(0, behind + 1), ...strandsOf(hair), ...scene.slice(behind + 1)];
}

function strandsOf({ d, fill }: Shape): Shape[] {
  const outline = pointsOf(d);
  const middle = mean(outline);
  const random = generator(SEED);
  const between = ({ least, most }: { least: number; most: number }): number =>
    least + (most - least) * random();
  return Array.from({ length: STRANDS }, () => {
    const root = alongLine(outline, random());
    const length = between(LENGTH_PX);
    const out = unit([root[0] - middle[0], root[1] - middle[1]]);
    const bend = BEND * length * (2 * random() - 1);
    const tip: Point = [root[0] + length * out[0] - bend * out[1], root[1] + length * out[1] + bend * out[0]];
    const knee: Point = [root[0] + 0.6 * length * out[0], root[1] + 0.6 * length * out[1]];
    return {
      d: `M${text(root)}C${text(root)} ${text(knee)} ${text(tip)}`,
      stroke: fill ?? '#000000',
      strokeWidth: between(WIDTH_PX),
      layer: 'person',
    };
  });
}

const text = ([x, y]: Point): string => `${x.toFixed(2)} ${y.toFixed(2)}`;
const unit = ([x, y]: Point): Point => [x / Math.hypot(x, y), y / Math.hypot(x, y)];
const mean = (points: readonly Point[]): Point => [
  points.reduce((sum, [x]) => sum + x, 0) / points.length,
  points.reduce((sum, [, y]) => sum + y, 0) / points.length,
];

/** The outline's corners and samples of its curves, in order. */
function pointsOf(d: string): Point[] {
  const points: Point[] = [];
  for (const [, command, list] of d.matchAll(/([MLCZ])([^MLCZ]*)/g)) {
    const numbers = (list ?? '').match(/-?[\d.]+/g)?.map(Number) ?? [];
    if (command === 'C') points.push(...curve(points.at(-1) ?? [0, 0], numbers));
    else if (command !== 'Z') points.push([numbers[0] ?? 0, numbers[1] ?? 0]);
  }
  return points;
}

function curve(
  [x0, y0]: Point,
  [x1 = 0, y1 = 0, x2 = 0, y2 = 0, x3 = 0, y3 = 0]: readonly number[],
): Point[] {
  return Array.from({ length: 12 }, (_, i) => {
    const t = (i + 1) / 12;
    const [a, b, c, e] = [(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t ** 3];
    return [a * x0 + b * x1 + c * x2 + e * x3, a * y0 + b * y1 + c * y2 + e * y3];
  });
}

/** @param share 0..1 of the way along the points */
function alongLine(points: readonly Point[], share: number): Point {
  const at = share * (points.length - 1);
  const [from, to] = [points[Math.floor(at)], points[Math.ceil(at)]];
  if (!from || !to) throw new RangeError('An outline has points');
  const part = at - Math.floor(at);
  return [from[0] + part * (to[0] - from[0]), from[1] + part * (to[1] - from[1])];
}
