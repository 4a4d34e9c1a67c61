import { describe, expect, it } from 'vitest';
import {
  buildPyramid,
  estimateMotion,
  followMask,
  LUMA_SIZE,
  type MotionField,
  stillField,
  warpMask,
} from './index.js';

const { widthPx, heightPx } = LUMA_SIZE;

interface Disc {
  readonly x: number;
  readonly y: number;
  readonly radiusPx: number;
}

/** Coverage of a soft-edged disc, 0..1. */
const coverage = ({ x, y, radiusPx }: Disc, column: number, row: number): number =>
  Math.min(1, Math.max(0, radiusPx + 0.5 - Math.hypot(column - x, row - y)));

/** Smooth texture that repeats nowhere within the picture. */
const texture = (x: number, y: number): number =>
  128 + 45 * Math.sin(x * 0.31 + 2 * Math.sin(y * 0.13)) + 45 * Math.cos(y * 0.37 + 3 * Math.sin(x * 0.11));

/** A disc with its own texture before a flat wall. */
function scene(disc: Disc): Uint8Array {
  return Uint8Array.from({ length: widthPx * heightPx }, (_, i) => {
    const [column, row] = [i % widthPx, Math.floor(i / widthPx)];
    const share = coverage(disc, column, row);
    return 60 * (1 - share) + texture(column - disc.x + 300, row - disc.y + 500) * share;
  });
}

const maskOf = (disc: Disc): Uint8Array =>
  Uint8Array.from({ length: widthPx * heightPx }, (_, i) =>
    Math.round(255 * coverage(disc, i % widthPx, Math.floor(i / widthPx))),
  );

function iou(mask: Uint8Array, truth: Uint8Array): number {
  let both = 0;
  let either = 0;
  mask.forEach((value, i) => {
    const isTrue = (truth[i] ?? 0) > 127;
    if (value > 127 && isTrue) both++;
    if (value > 127 || isTrue) either++;
  });
  return both / either;
}

const moved = (pixels: Uint8Array, motion: MotionField, kind: 'alpha' | 'classes' = 'alpha'): Uint8Array => {
  const target = new Uint8Array(pixels.length);
  warpMask({ widthPx, heightPx, kind, pixels }, motion, target);
  return target;
};

const uniform = (dx: number, dy: number): MotionField => {
  const field = stillField(widthPx, heightPx);
  field.dx.fill(dx);
  field.dy.fill(dy);
  return field;
};

describe('estimateMotion', () => {
  it.each([
    [0.5, 0],
    [3, -2],
    [-9, 4],
  ])('brings the mask of a thing that moved by (%d, %d) back over it', (dx, dy) => {
    const before = { x: 60, y: 36, radiusPx: 16 };
    const after = { ...before, x: before.x + dx, y: before.y + dy };
    const motion = estimateMotion(buildPyramid(scene(after)), buildPyramid(scene(before)));
    expect(iou(moved(maskOf(before), motion), maskOf(after))).toBeGreaterThan(0.95);
  });

  it('says that nothing moved in a picture with noise', () => {
    const disc = { x: 60, y: 36, radiusPx: 16 };
    const noisy = scene(disc).map((value, i) => Math.min(255, value + ((i * 7919) % 3)));
    const motion = estimateMotion(buildPyramid(noisy), buildPyramid(scene(disc)));
    expect(Math.max(...motion.dx.map(Math.abs), ...motion.dy.map(Math.abs))).toBe(0);
  });

  it('stays within the margin whatever the pictures are', () => {
    const flicker = Uint8Array.from({ length: widthPx * heightPx }, (_, i) => (i * 2654435761) & 255);
    const motion = estimateMotion(buildPyramid(flicker), buildPyramid(flicker.toReversed()));
    expect([...motion.dx, ...motion.dy].every(Number.isFinite)).toBe(true);
  });
});

describe('followMask', () => {
  const at = (frame: number): Disc => ({ x: 30 + 5 * frame, y: 36 + 6 * Math.sin(frame), radiusPx: 18 });
  const pyramids = Array.from({ length: 7 }, (_, frame) => buildPyramid(scene(at(frame))));
  const mask = { widthPx, heightPx, kind: 'alpha', pixels: maskOf(at(0)) } as const;

  it('brings a mask over a thing that went far, frame by frame', () => {
    const steps = pyramids.slice(1).map((newer, i) => estimateMotion(pyramids[i] ?? newer, newer));
    expect(iou(mask.pixels, maskOf(at(6)))).toBeLessThan(0.1);
    expect(iou(moved(mask.pixels, followMask(mask, steps)), maskOf(at(6)))).toBeGreaterThan(0.95);
  });

  it('leads back where the steps lead on, and nowhere without any', () => {
    const back = followMask(mask, [uniform(3, 0), uniform(0, -2)]);
    expect(back.dx.every((dx) => Math.abs(dx + 3) < 1e-4)).toBe(true);
    expect(back.dy.every((dy) => Math.abs(dy - 2) < 1e-4)).toBe(true);
    expect(followMask(mask, [])).toEqual(stillField(widthPx, heightPx));
  });

  it('has a place that the thing reaches follow the thing, not the wall it hides', () => {
    const step = stillField(widthPx, heightPx);
    for (let i = 0; i < step.dx.length; i++) step.dx[i] = isInside(i, step.columns) ? 8 : 0;
    const back = followMask(mask, [step]);
    const justReached = Math.floor(36 / 4) * step.columns + Math.floor((30 + 18 + 6) / 4);
    expect(back.dx[justReached]).toBeLessThan(-6);
  });

  const isInside = (index: number, columns: number): boolean =>
    coverage(at(0), 4 * (index % columns) + 1.5, 4 * Math.floor(index / columns) + 1.5) > 0.5;
});

describe('warpMask', () => {
  it('leaves a mask without motion as it is, to the byte', () => {
    const mask = Uint8Array.from({ length: widthPx * heightPx }, (_, i) => (i * 31) & 255);
    expect(moved(mask, stillField(widthPx, heightPx))).toEqual(mask);
  });

  it('moves whole pixels exactly, and classes never blend', () => {
    const classes = Uint8Array.from({ length: widthPx * heightPx }, (_, i) => ((i % widthPx) >> 3) * 11);
    const expected = classes.map((_, i) => classes[i + Math.min(4, widthPx - 1 - (i % widthPx))] ?? 0);
    expect(moved(classes, uniform(4, 0), 'classes')).toEqual(expected);
    const half = new Set(moved(classes, uniform(3.5, 1.5), 'classes'));
    expect([...half].every((value) => value % 11 === 0)).toBe(true);
  });

  it('scales the motion to the size of the mask', () => {
    const small = { widthPx: 64, heightPx: 64 };
    const pixels = new Uint8Array(64 * 64).map((_, i) => (i % 64 < 32 ? 255 : 0));
    const target = new Uint8Array(64 * 64);
    warpMask({ ...small, kind: 'alpha', pixels }, uniform(20, 0), target);
    const row = [...target.subarray(64 * 10, 64 * 11)];
    expect(row.filter((value) => value > 127)).toHaveLength(22);
  });
});

describe('buildPyramid', () => {
  it('takes pictures of its own size only', () => {
    expect(() => buildPyramid(new Uint8Array(10))).toThrow(RangeError);
  });
});
