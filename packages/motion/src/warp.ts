import { type MotionField, sampleAt } from './field.js';
import { LUMA_SIZE } from './luma.js';

/** Rows top-down without padding. */
export interface MaskPixels {
  readonly widthPx: number;
  readonly heightPx: number;
  /** `alpha`: coverage 0..255, moved with interpolation; `classes`: indices, moved whole. */
  readonly kind: 'alpha' | 'classes';
  readonly pixels: Uint8Array;
}

/** Mask pixels between the places at which the field is read; in between it is interpolated. */
const KNOT_PX = 4;
/** Motion, in mask pixels, that nobody sees. */
const STILL_PX = 0.05;

/**
 * The mask as it lies in the frame that `motion` starts from, when it was made for the one that `motion` leads to:
 * out(x) = mask(x + motion(x)). What comes from outside the picture takes its outline's value.
 * @param target widthPx * heightPx bytes; not the mask's own
 */
export function warpMask(mask: MaskPixels, motion: MotionField, target: Uint8Array): void {
  const { widthPx, heightPx, pixels } = mask;
  const knots = readKnots(mask, motion);
  const move = mask.kind === 'alpha' ? moveLinear : moveNearest;
  for (let row = 0, top = 0; top < heightPx; row++, top += KNOT_PX)
    for (let column = 0, left = 0; left < widthPx; column++, left += KNOT_PX) {
      const block = {
        left,
        top,
        right: Math.min(widthPx, left + KNOT_PX),
        bottom: Math.min(heightPx, top + KNOT_PX),
      };
      const knot = row * knots.columns + column;
      if (!isStill(knots, knot)) move(mask, knots, knot, block, target);
      else
        for (let y = top; y < block.bottom; y++)
          target.set(pixels.subarray(y * widthPx + left, y * widthPx + block.right), y * widthPx + left);
    }
}

/** The field in mask pixels at the corners of the mask's blocks. */
interface Knots {
  readonly columns: number;
  readonly dx: Float32Array;
  readonly dy: Float32Array;
}

interface Block {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

function readKnots({ widthPx, heightPx }: MaskPixels, motion: MotionField): Knots {
  const columns = Math.ceil(widthPx / KNOT_PX) + 1;
  const rows = Math.ceil(heightPx / KNOT_PX) + 1;
  const scaleX = widthPx / LUMA_SIZE.widthPx;
  const scaleY = heightPx / LUMA_SIZE.heightPx;
  const dx = new Float32Array(columns * rows);
  const dy = new Float32Array(columns * rows);
  for (let row = 0, at = 0; row < rows; row++) {
    const y = (row * KNOT_PX + 0.5) / scaleY - 0.5;
    for (let column = 0; column < columns; column++, at++) {
      const x = (column * KNOT_PX + 0.5) / scaleX - 0.5;
      dx[at] = scaleX * sampleAt(motion, motion.dx, x, y);
      dy[at] = scaleY * sampleAt(motion, motion.dy, x, y);
    }
  }
  return { columns, dx, dy };
}

const isStill = (knots: Knots, knot: number): boolean =>
  [knot, knot + 1, knot + knots.columns, knot + knots.columns + 1].every(
    (at) => Math.abs(knots.dx[at] ?? 0) < STILL_PX && Math.abs(knots.dy[at] ?? 0) < STILL_PX,
  );

type Move = (mask: MaskPixels, knots: Knots, knot: number, block: Block, target: Uint8Array) => void;

const moveLinear: Move = ({ widthPx, heightPx, pixels }, knots, knot, block, target) => {
  const { dx, dy, columns } = knots;
  const below = knot + columns;
  for (let y = block.top; y < block.bottom; y++) {
    const down = (y - block.top) / KNOT_PX;
    let moveX = (dx[knot] ?? 0) * (1 - down) + (dx[below] ?? 0) * down;
    let moveY = (dy[knot] ?? 0) * (1 - down) + (dy[below] ?? 0) * down;
    const stepX = ((dx[knot + 1] ?? 0) * (1 - down) + (dx[below + 1] ?? 0) * down - moveX) / KNOT_PX;
    const stepY = ((dy[knot + 1] ?? 0) * (1 - down) + (dy[below + 1] ?? 0) * down - moveY) / KNOT_PX;
    for (let x = block.left; x < block.right; x++, moveX += stepX, moveY += stepY) {
      const u = Math.min(widthPx - 1.001, Math.max(0, x + moveX));
      const v = Math.min(heightPx - 1.001, Math.max(0, y + moveY));
      const column = Math.floor(u);
      const a = u - column;
      const at = Math.floor(v) * widthPx + column;
      const p = pixels[at] ?? 0;
      const q = pixels[at + widthPx] ?? 0;
      const upper = p + ((pixels[at + 1] ?? 0) - p) * a;
      const lower = q + ((pixels[at + widthPx + 1] ?? 0) - q) * a;
      target[y * widthPx + x] = upper + (lower - upper) * (v - Math.floor(v)) + 0.5;
    }
  }
};

const moveNearest: Move = ({ widthPx, heightPx, pixels }, knots, knot, block, target) => {
  const { dx, dy, columns } = knots;
  const below = knot + columns;
  for (let y = block.top; y < block.bottom; y++) {
    const down = (y - block.top) / KNOT_PX;
    for (let x = block.left; x < block.right; x++) {
      const a = (x - block.left) / KNOT_PX;
      const mix = (values: Float32Array): number =>
        ((values[knot] ?? 0) * (1 - a) + (values[knot + 1] ?? 0) * a) * (1 - down) +
        ((values[below] ?? 0) * (1 - a) + (values[below + 1] ?? 0) * a) * down;
      const column = Math.min(widthPx - 1, Math.max(0, Math.round(x + mix(dx))));
      const row = Math.min(heightPx - 1, Math.max(0, Math.round(y + mix(dy))));
      target[y * widthPx + x] = pixels[row * widthPx + column] ?? 0;
    }
  }
};
