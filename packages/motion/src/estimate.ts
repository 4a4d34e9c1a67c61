import { type MotionField, medianFiltered, placeOf, sampleAt, stillField } from './field.js';
import { type Level, MARGIN_PX, type Pyramid } from './luma.js';

/** Side of the square that is followed; squares overlap by half. */
const PATCH_PX = 8;
const PATCH_SAMPLES = PATCH_PX * PATCH_PX;
const MAX_STEPS = 6;
/** Steps shorter than this end the search. */
const LEAST_STEP_PX = 0.03;
/** Mean absolute difference, of 255 levels, below which a patch counts as unmoved: noise. */
const STILL_DIFFERENCE = 1;
/** A found motion must explain the patch this much better than standing still. */
const MOST_SHARE_LEFT = 0.9;
/** Keeps patches with one direction of texture, or none, from running away. */
const DAMPING = 60;

/** Work space of one search: the patch that is followed and its slopes. */
interface Patch {
  readonly values: Float32Array;
  readonly slopeX: Float32Array;
  readonly slopeY: Float32Array;
}

const newPatch = (): Patch => ({
  values: new Float32Array(PATCH_SAMPLES),
  slopeX: new Float32Array(PATCH_SAMPLES),
  slopeY: new Float32Array(PATCH_SAMPLES),
});

/**
 * Where each place of `from` is seen in `to`, at the finest level: coarse to fine, patch by patch, by inverse search
 * (Baker and Matthews 2004; the patches as in Kroeger et al., arXiv 1603.03590). A place that is not surely better
 * explained by its motion stands still.
 */
export function estimateMotion(from: Pyramid, to: Pyramid): MotionField {
  const patch = newPatch();
  let coarser: MotionField | undefined;
  for (let index = from.length - 1; index >= 0; index--) {
    const source = from[index];
    const target = to[index];
    if (source && target) coarser = medianFiltered(refine(source, target, coarser, patch));
  }
  if (!coarser) throw new RangeError('A pyramid has at least one level');
  return coarser;
}

function refine(source: Level, target: Level, coarser: MotionField | undefined, patch: Patch): MotionField {
  const field = stillField(source.widthPx, source.heightPx);
  for (let row = 0, at = 0; row < field.rows; row++)
    for (let column = 0; column < field.columns; column++, at++) {
      const x = Math.round(placeOf(column) + 0.5) - PATCH_PX / 2;
      const y = Math.round(placeOf(row) + 0.5) - PATCH_PX / 2;
      const guessX = coarser
        ? 2 * sampleAt(coarser, coarser.dx, placeOf(column) / 2 - 0.25, placeOf(row) / 2 - 0.25)
        : 0;
      const guessY = coarser
        ? 2 * sampleAt(coarser, coarser.dy, placeOf(column) / 2 - 0.25, placeOf(row) / 2 - 0.25)
        : 0;
      const found = follow(source, target, { x, y, guessX, guessY }, patch);
      field.dx[at] = found.dx;
      field.dy[at] = found.dy;
    }
  return field;
}

interface Place {
  readonly x: number;
  readonly y: number;
  readonly guessX: number;
  readonly guessY: number;
}

interface Step {
  readonly dx: number;
  readonly dy: number;
}

const STANDS: Step = { dx: 0, dy: 0 };

function follow(source: Level, target: Level, place: Place, patch: Patch): Step {
  readPatch(source, place, patch);
  const stillCost = cost(target, place, 0, 0, patch);
  if (stillCost < STILL_DIFFERENCE * PATCH_SAMPLES) return STANDS;
  const guess = within(target, place, place.guessX, place.guessY);
  const guessCost = cost(target, place, guess.dx, guess.dy, patch);
  const start = guessCost < stillCost ? guess : STANDS;
  const startCost = Math.min(guessCost, stillCost);
  const end = descend(target, place, start, patch);
  const endCost = cost(target, place, end.dx, end.dy, patch);
  const best = endCost < startCost ? end : start;
  return Math.min(endCost, startCost) < MOST_SHARE_LEFT * stillCost ? best : STANDS;
}

function readPatch(
  { samples, strideSamples }: Level,
  { x, y }: Place,
  { values, slopeX, slopeY }: Patch,
): void {
  for (let row = 0, i = 0; row < PATCH_PX; row++) {
    let at = (y + row + MARGIN_PX) * strideSamples + x + MARGIN_PX;
    for (let column = 0; column < PATCH_PX; column++, i++, at++) {
      values[i] = samples[at] ?? 0;
      slopeX[i] = ((samples[at + 1] ?? 0) - (samples[at - 1] ?? 0)) / 2;
      slopeY[i] = ((samples[at + strideSamples] ?? 0) - (samples[at - strideSamples] ?? 0)) / 2;
    }
  }
}

/** Newton's steps on the squared difference; the slopes are the patch's own, so its matrix is made once. */
function descend(target: Level, place: Place, start: Step, patch: Patch): Step {
  const { slopeX, slopeY } = patch;
  let xx = DAMPING;
  let xy = 0;
  let yy = DAMPING;
  for (let i = 0; i < PATCH_SAMPLES; i++) {
    const sx = slopeX[i] ?? 0;
    const sy = slopeY[i] ?? 0;
    xx += sx * sx;
    xy += sx * sy;
    yy += sy * sy;
  }
  const determinant = xx * yy - xy * xy;
  let step = start;
  for (let count = 0; count < MAX_STEPS; count++) {
    const { bx, by } = pull(target, place, step, patch);
    const moveX = (yy * bx - xy * by) / determinant;
    const moveY = (xx * by - xy * bx) / determinant;
    step = within(target, place, step.dx - moveX, step.dy - moveY);
    if (Math.abs(moveX) + Math.abs(moveY) < LEAST_STEP_PX) break;
  }
  return step;
}

function pull(
  target: Level,
  { x, y }: Place,
  { dx, dy }: Step,
  { values, slopeX, slopeY }: Patch,
): { bx: number; by: number } {
  const { samples, strideSamples } = target;
  const left = Math.floor(x + dx);
  const top = Math.floor(y + dy);
  const a = x + dx - left;
  const b = y + dy - top;
  const [w00, w10, w01, w11] = [(1 - a) * (1 - b), a * (1 - b), (1 - a) * b, a * b];
  let bx = 0;
  let by = 0;
  for (let row = 0, i = 0; row < PATCH_PX; row++) {
    let at = (top + row + MARGIN_PX) * strideSamples + left + MARGIN_PX;
    for (let column = 0; column < PATCH_PX; column++, i++, at++) {
      const difference =
        (samples[at] ?? 0) * w00 +
        (samples[at + 1] ?? 0) * w10 +
        (samples[at + strideSamples] ?? 0) * w01 +
        (samples[at + strideSamples + 1] ?? 0) * w11 -
        (values[i] ?? 0);
      bx += difference * (slopeX[i] ?? 0);
      by += difference * (slopeY[i] ?? 0);
    }
  }
  return { bx, by };
}

/** Sum of absolute differences of the patch moved by (dx, dy). */
function cost(target: Level, { x, y }: Place, dx: number, dy: number, { values }: Patch): number {
  const { samples, strideSamples } = target;
  const left = Math.floor(x + dx);
  const top = Math.floor(y + dy);
  const a = x + dx - left;
  const b = y + dy - top;
  const [w00, w10, w01, w11] = [(1 - a) * (1 - b), a * (1 - b), (1 - a) * b, a * b];
  let sum = 0;
  for (let row = 0, i = 0; row < PATCH_PX; row++) {
    let at = (top + row + MARGIN_PX) * strideSamples + left + MARGIN_PX;
    for (let column = 0; column < PATCH_PX; column++, i++, at++)
      sum += Math.abs(
        (samples[at] ?? 0) * w00 +
          (samples[at + 1] ?? 0) * w10 +
          (samples[at + strideSamples] ?? 0) * w01 +
          (samples[at + strideSamples + 1] ?? 0) * w11 -
          (values[i] ?? 0),
      );
  }
  return sum;
}

/** The displacement, kept where the moved patch lies within the margin. */
function within({ widthPx, heightPx }: Level, { x, y }: Place, dx: number, dy: number): Step {
  const most = MARGIN_PX - 2;
  return {
    dx: Math.min(widthPx + most - PATCH_PX - x, Math.max(-most - x, dx)),
    dy: Math.min(heightPx + most - PATCH_PX - y, Math.max(-most - y, dy)),
  };
}
