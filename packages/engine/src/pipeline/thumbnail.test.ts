import { expect, it } from 'vitest';
import { THUMBNAIL } from '../core/index.js';
import { thumbnailDistance, thumbnailOf } from './thumbnail.js';

const SIZE = { widthPx: 160, heightPx: 90 };
const CELLS = THUMBNAIL.widthPx * THUMBNAIL.heightPx;

const filled = (rgb: readonly [number, number, number]): Uint8Array =>
  Uint8Array.from({ length: SIZE.widthPx * SIZE.heightPx * 3 }, (_, i) => rgb[i % 3] ?? 0);

it('holds the luma of each cell', () => {
  expect(thumbnailOf(filled([255, 255, 255]), SIZE)).toEqual(new Uint8Array(CELLS).fill(255));
  const [red, green, blue] = [filled([255, 0, 0]), filled([0, 255, 0]), filled([0, 0, 255])].map(
    (pixels) => thumbnailOf(pixels, SIZE)[0] ?? 0,
  );
  expect([red, green, blue]).toEqual([76, 149, 28]);
});

it('tells where a picture is light', () => {
  const half = filled([0, 0, 0]).map((_, i) => (i % (160 * 3) < 80 * 3 ? 0 : 255));
  const cells = [...thumbnailOf(half, SIZE).subarray(0, THUMBNAIL.widthPx)];
  expect(cells).toEqual([...Array<number>(8).fill(0), ...Array<number>(8).fill(255)]);
});

it('is the same size for any picture, however small', () => {
  expect(thumbnailOf(Uint8Array.of(9, 9, 9), { widthPx: 1, heightPx: 1 })).toEqual(
    new Uint8Array(CELLS).fill(9),
  );
});

it('has a distance of mean levels', () => {
  const grey = new Uint8Array(CELLS).fill(100);
  expect(thumbnailDistance(grey, grey)).toBe(0);
  expect(thumbnailDistance(grey, new Uint8Array(CELLS).fill(130))).toBe(30);
  expect(thumbnailDistance(new Uint8Array(CELLS).fill(130), grey)).toBe(30);
});
