import { GRID_STEP_PX, type MotionField, placeOf, stillField } from './field.js';
import { LUMA_SIZE } from './luma.js';
import type { MaskPixels } from './warp.js';

/** What moves into a place spreads this far around it, in places; standard deviation and reach. */
const SPREAD = 0.7;
const REACH = 3;
/** A place where less arrives, of about 3 where nothing moves, was uncovered. */
const LEAST_CROWD = 1;
/** What counts of the motion where nobody is, against 1 where somebody is: it only fills what nobody reaches. */
const LEAST_WEIGHT = 0.001;
/** Before anything reached a place, so that the division is defined; far below any weight. */
const NO_WEIGHT = 1e-12;

/**
 * The motion that brings `mask`, made for an older frame, over a newer one: from places in the newer frame to where
 * they were in the older. Each place of the older frame is followed step by step. Between a person and a wall nothing
 * moves at half the speed: wherever places are mixed, the person's count, and outlines move with the person.
 * @param steps motion from each frame to the next one, oldest first; none = no motion
 */
export function followMask(mask: MaskPixels, steps: readonly MotionField[]): MotionField {
  const back = stillField(LUMA_SIZE.widthPx, LUMA_SIZE.heightPx);
  const travellers = newTravellers(mask, back);
  const weights = new Float32Array(travellers.weight.length);
  for (const step of steps) {
    gather(travellers, step, weights);
    advance(travellers, step, weights);
  }
  arrive(travellers, back);
  return back;
}

/** The places of the older frame: where they are by now, and how much each counts. */
interface Travellers {
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly weight: Float32Array;
}

function newTravellers(mask: MaskPixels, { columns, rows }: MotionField): Travellers {
  const x = Float32Array.from({ length: columns * rows }, (_, at) => placeOf(at % columns));
  const y = Float32Array.from({ length: columns * rows }, (_, at) => placeOf(Math.floor(at / columns)));
  return { x, y, weight: weightsOf(mask, columns, rows) };
}

/** How much of the person is at each place by now; what left the picture counts nowhere. */
function gather({ x, y, weight }: Travellers, { columns, rows }: MotionField, weights: Float32Array): void {
  weights.fill(NO_WEIGHT);
  for (let i = 0; i < weight.length; i++) {
    const u = ((x[i] ?? 0) + 0.5) / GRID_STEP_PX - 0.5;
    const v = ((y[i] ?? 0) + 0.5) / GRID_STEP_PX - 0.5;
    const column = Math.floor(u);
    const row = Math.floor(v);
    if (column < 0 || row < 0 || column >= columns - 1 || row >= rows - 1) continue;
    const a = u - column;
    const b = v - row;
    const at = row * columns + column;
    const share = weight[i] ?? 0;
    weights[at] = (weights[at] ?? 0) + share * (1 - a) * (1 - b);
    weights[at + 1] = (weights[at + 1] ?? 0) + share * a * (1 - b);
    weights[at + columns] = (weights[at + columns] ?? 0) + share * (1 - a) * b;
    weights[at + columns + 1] = (weights[at + columns + 1] ?? 0) + share * a * b;
  }
}

/** Moves everybody on by the motion around them, where each place counts by its weight. */
function advance({ x, y }: Travellers, step: MotionField, weights: Float32Array): void {
  const { columns, rows, dx, dy } = step;
  for (let i = 0; i < x.length; i++) {
    const u = Math.min(columns - 1, Math.max(0, ((x[i] ?? 0) + 0.5) / GRID_STEP_PX - 0.5));
    const v = Math.min(rows - 1, Math.max(0, ((y[i] ?? 0) + 0.5) / GRID_STEP_PX - 0.5));
    const left = Math.min(columns - 2, Math.floor(u));
    const top = Math.min(rows - 2, Math.floor(v));
    const a = u - left;
    const b = v - top;
    const at = top * columns + left;
    const p = (weights[at] ?? 0) * (1 - a) * (1 - b);
    const q = (weights[at + 1] ?? 0) * a * (1 - b);
    const r = (weights[at + columns] ?? 0) * (1 - a) * b;
    const s = (weights[at + columns + 1] ?? 0) * a * b;
    const all = p + q + r + s;
    if (all <= 0) continue;
    const mean = (of: Float32Array): number =>
      ((of[at] ?? 0) * p +
        (of[at + 1] ?? 0) * q +
        (of[at + columns] ?? 0) * r +
        (of[at + columns + 1] ?? 0) * s) /
      all;
    x[i] = (x[i] ?? 0) + mean(dx);
    y[i] = (y[i] ?? 0) + mean(dy);
  }
}

/** Turns where everybody went into where each place came from. */
function arrive(travellers: Travellers, back: MotionField): void {
  const { x, y, weight } = travellers;
  const sums = new Float64Array(weight.length).fill(NO_WEIGHT);
  const crowd = new Float32Array(weight.length);
  for (let i = 0; i < weight.length; i++) {
    const dx = placeOf(i % back.columns) - (x[i] ?? 0);
    const dy = placeOf(Math.floor(i / back.columns)) - (y[i] ?? 0);
    spread(back, sums, crowd, { x: x[i] ?? 0, y: y[i] ?? 0, dx, dy, weight: weight[i] ?? 0 });
  }
  for (let at = 0; at < sums.length; at++) {
    if ((crowd[at] ?? 0) < LEAST_CROWD) uncover(travellers, back, at);
    else {
      back.dx[at] = (back.dx[at] ?? 0) / (sums[at] ?? 1);
      back.dy[at] = (back.dy[at] ?? 0) / (sums[at] ?? 1);
    }
  }
}

/**
 * Nobody arrived at a place: the person that stood before it has gone. It moves as the nearest of them do: what lay
 * behind the person in that direction is wall. Standing still it would show the person where it was.
 */
function uncover({ x, y, weight }: Travellers, back: MotionField, at: number): void {
  const column = at % back.columns;
  const row = Math.floor(at / back.columns);
  let sum = NO_WEIGHT;
  let dx = 0;
  let dy = 0;
  for (let i = 0; i < weight.length; i++) {
    const moveX = (x[i] ?? 0) - placeOf(i % back.columns);
    const moveY = (y[i] ?? 0) - placeOf(Math.floor(i / back.columns));
    const distance = 1 + (placeOf(column) - (x[i] ?? 0)) ** 2 + (placeOf(row) - (y[i] ?? 0)) ** 2;
    const share = (weight[i] ?? 0) / (distance * distance);
    dx -= share * moveX;
    dy -= share * moveY;
    sum += share;
  }
  back.dx[at] = dx / sum;
  back.dy[at] = dy / sum;
}

/**
 * How much of each place is covered, those of the outline far less: they stay behind with the wall. Every class is somebody: all places of a class mask weigh
 * the same.
 */
function weightsOf(
  { kind, pixels, widthPx, heightPx }: MaskPixels,
  columns: number,
  rows: number,
): Float32Array {
  const weights = new Float32Array(columns * rows).fill(1);
  if (kind === 'classes') return weights;
  for (let row = 0, at = 0; row < rows; row++) {
    const top = Math.floor((row * heightPx) / rows);
    const bottom = Math.max(top + 1, Math.floor(((row + 1) * heightPx) / rows));
    for (let column = 0; column < columns; column++, at++) {
      const left = Math.floor((column * widthPx) / columns);
      const right = Math.max(left + 1, Math.floor(((column + 1) * widthPx) / columns));
      let sum = 0;
      for (let y = top; y < bottom; y++)
        for (let x = left; x < right; x++) sum += pixels[y * widthPx + x] ?? 0;
      const share = sum / (255 * (right - left) * (bottom - top));
      weights[at] = LEAST_WEIGHT + share ** 4;
    }
  }
  return weights;
}

interface Arrival {
  readonly x: number;
  readonly y: number;
  readonly dx: number;
  readonly dy: number;
  readonly weight: number;
}

function spread(
  back: MotionField,
  sums: Float64Array,
  crowd: Float32Array,
  { x, y, dx, dy, weight }: Arrival,
): void {
  const u = (x + 0.5) / GRID_STEP_PX - 0.5;
  const v = (y + 0.5) / GRID_STEP_PX - 0.5;
  const lastColumn = Math.min(back.columns - 1, Math.floor(u + REACH));
  const lastRow = Math.min(back.rows - 1, Math.floor(v + REACH));
  for (let row = Math.max(0, Math.ceil(v - REACH)); row <= lastRow; row++)
    for (let column = Math.max(0, Math.ceil(u - REACH)); column <= lastColumn; column++) {
      const distance = (column - u) ** 2 + (row - v) ** 2;
      const near = Math.exp(-distance / (2 * SPREAD * SPREAD));
      const share = weight * near;
      const at = row * back.columns + column;
      crowd[at] = (crowd[at] ?? 0) + near;
      back.dx[at] = (back.dx[at] ?? 0) + share * dx;
      back.dy[at] = (back.dy[at] ?? 0) + share * dy;
      sums[at] = (sums[at] ?? 0) + share;
    }
}
