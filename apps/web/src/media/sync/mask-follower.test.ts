import { LUMA_SIZE } from '@maskwire/motion';
import { describe, expect, it } from 'vitest';
import { lumaThumbnail } from './luma-thumbnail.js';
import { MaskFollower } from './mask-follower.js';
import { MAX_GAP_MS, MAX_TRAIL_FRAMES, MotionTrail } from './motion-trail.js';
import { isSceneCut } from './scene-cut.js';

const { widthPx, heightPx } = LUMA_SIZE;
const paint = (at: (x: number, y: number) => number): Uint8Array =>
  Uint8Array.from({ length: widthPx * heightPx }, (_, i) => at(i % widthPx, Math.floor(i / widthPx)));

/** A striped square before a wall. */
const scene = (left: number): Uint8Array =>
  paint((x, y) => {
    const isIn = x >= left && x < left + 40 && y >= 16 && y < 56;
    return isIn ? 140 + 60 * Math.sin((x - left) / 3) + 30 * Math.cos(y / 4) : 60;
  });
const maskAt = (left: number): Uint8Array =>
  paint((x, y) => (x >= left && x < left + 40 && y >= 16 && y < 56 ? 255 : 0));
const frame = (number: number, left: number, change = {}) => ({
  number,
  capturedAtMs: number * 33,
  luma: scene(left),
  widthPx: 640,
  heightPx: 360,
  ...change,
});
const middleOf = (mask: Uint8Array): number => {
  const columns = [...mask.keys()].filter((i) => (mask[i] ?? 0) > 127).map((i) => i % widthPx);
  return columns.reduce((sum, x) => sum + x, 0) / columns.length;
};

describe('MaskFollower', () => {
  const mask = { number: 1, mask: { widthPx, heightPx, kind: 'alpha', pixels: maskAt(20) } } as const;

  it('moves the mask as far as the person went', () => {
    const follower = new MaskFollower<typeof mask>();
    for (let number = 1; number <= 6; number++) follower.captured(frame(number, 20 + 4 * (number - 1)));
    follower.keep(mask);
    const found = follower.moved(1);
    expect(found?.of).toBe(mask);
    expect(middleOf(found?.moved.pixels ?? maskAt(0))).toBeCloseTo(middleOf(maskAt(40)), 0);
  });

  it('draws a mask on its own frame as it is', () => {
    const follower = new MaskFollower<typeof mask>();
    follower.captured(frame(1, 20));
    follower.keep(mask);
    expect(follower.moved(1)?.moved.pixels).toBe(mask.mask.pixels);
  });

  it.each([
    ['another scene', { luma: paint((x) => 255 - x) }],
    ['another size', { widthPx: 1280 }],
    ['a gap', { capturedAtMs: 33 + MAX_GAP_MS + 1 }],
  ])('forgets the mask at %s', (_, change) => {
    const follower = new MaskFollower<typeof mask>();
    expect(follower.captured(frame(1, 20))).toBe(false);
    follower.keep(mask);
    expect(follower.captured(frame(2, 22, change))).toBe(false);
    expect(follower.moved(1)).toBeUndefined();
    expect([follower.reaches(1), follower.reaches(2)]).toEqual([false, true]);
  });

  it('has no mask but the one asked for', () => {
    const follower = new MaskFollower<typeof mask>();
    follower.captured(frame(1, 20));
    follower.captured(frame(2, 20));
    follower.keep(mask);
    expect(follower.moved(2)).toBeUndefined();
    follower.forgetMask();
    expect(follower.moved(1)).toBeUndefined();
  });
});

describe('MotionTrail', () => {
  it('reaches back over a bounded number of frames', () => {
    const trail = new MotionTrail();
    for (let number = 1; number <= MAX_TRAIL_FRAMES + 3; number++) trail.add(frame(number, 20));
    expect(trail.since(3)).toBeUndefined();
    expect(trail.since(MAX_TRAIL_FRAMES)).toHaveLength(3);
  });
});

describe('isSceneCut', () => {
  it('sees another scene, and none in a camera that turns', () => {
    expect(isSceneCut(scene(20), scene(60))).toBe(false);
    expect(
      isSceneCut(
        scene(20),
        paint((x, y) => 255 - ((x + y) % 128)),
      ),
    ).toBe(true);
  });
});

describe('lumaThumbnail', () => {
  const size = { widthPx: 2 * widthPx, heightPx: 2 * heightPx };

  it('is the Y plane, smaller, wherever it lies in the bytes', () => {
    const strideBytes = size.widthPx + 7;
    const bytes = new Uint8Array(5 + strideBytes * size.heightPx);
    for (let y = 0; y < size.heightPx; y++)
      for (let x = 0; x < size.widthPx; x++) bytes[5 + y * strideBytes + x] = x < widthPx ? 40 : 200;
    const plane = { offsetBytes: 5, strideBytes, ...size };
    const colour = { matrix: 'bt601', fullRange: false } as const;
    const luma = lumaThumbnail({ kind: 'semiplanar', ...size, bytes, planes: [plane, plane], colour });
    expect(luma).toEqual(paint((x) => (x < widthPx / 2 ? 40 : 200)));
  });

  it('is the green of packed colours', () => {
    const bytes = new Uint8Array(size.widthPx * size.heightPx * 4).map(
      (_, i) => [10, 90, 200, 255][i % 4] ?? 0,
    );
    const plane = { offsetBytes: 0, strideBytes: size.widthPx * 4, ...size };
    const luma = lumaThumbnail({ kind: 'packed', ...size, bytes, plane, order: 'bgra' });
    expect(new Set(luma)).toEqual(new Set([90]));
  });
});
