import type { Picture, Plane } from '@maskwire/compositor';
import { YUV_MATRICES, yuvToRgb } from '@maskwire/compositor';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Downscaler } from './downscale.js';

interface Size {
  readonly widthPx: number;
  readonly heightPx: number;
}

const CHROMA = { I420: [2, 2], I422: [2, 1], I444: [1, 1] } as const;
const LAYOUTS = ['I420', 'I422', 'I444', 'NV12', 'rgba', 'bgra'] as const;
type Layout = (typeof LAYOUTS)[number];

/** A picture of random samples, with padded rows and something before the first plane. */
function randomPicture(layout: Layout, size: Size, seed: number, padding: number): Picture {
  let state = seed >>> 0;
  const random = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 24;
  };
  let end = padding;
  const plane = (widthPx: number, heightPx: number, sampleBytes: number): Plane => {
    const strideBytes = widthPx * sampleBytes + padding * sampleBytes;
    const offsetBytes = end;
    end += strideBytes * heightPx;
    return { offsetBytes, strideBytes, widthPx, heightPx };
  };
  const colour = { matrix: YUV_MATRICES[seed % 3] ?? 'bt601', fullRange: seed % 2 === 0 };
  const { widthPx, heightPx } = size;
  const half = (length: number): number => Math.ceil(length / 2);
  const filled = (): Uint8Array<ArrayBuffer> => new Uint8Array(end).map(random);
  switch (layout) {
    case 'rgba':
    case 'bgra': {
      const only = plane(widthPx, heightPx, 4);
      return { kind: 'packed', widthPx, heightPx, plane: only, order: layout, bytes: filled() };
    }
    case 'NV12': {
      const planes = [plane(widthPx, heightPx, 1), plane(half(widthPx), half(heightPx), 2)] as const;
      return { kind: 'semiplanar', widthPx, heightPx, planes, colour, bytes: filled() };
    }
    case 'I420':
    case 'I422':
    case 'I444': {
      const [x, y] = CHROMA[layout];
      const chroma = (): Plane => plane(Math.ceil(widthPx / x), Math.ceil(heightPx / y), 1);
      const planes = [plane(widthPx, heightPx, 1), chroma(), chroma()] as const;
      return { kind: 'planar', widthPx, heightPx, planes, colour, bytes: filled() };
    }
  }
}

/** One component over the box that belongs to an output pixel, sample by sample. */
function boxMean(
  bytes: Uint8Array,
  plane: Plane,
  component: { readonly first: number; readonly step: number },
  box: { readonly x: number; readonly y: number; readonly of: Size },
): number {
  const from = (index: number, samples: number, boxes: number): number =>
    Math.floor((index * samples) / boxes);
  const left = from(box.x, plane.widthPx, box.of.widthPx);
  const right = Math.max(left + 1, from(box.x + 1, plane.widthPx, box.of.widthPx));
  const top = from(box.y, plane.heightPx, box.of.heightPx);
  const bottom = Math.max(top + 1, from(box.y + 1, plane.heightPx, box.of.heightPx));
  const values: number[] = [];
  for (let y = top; y < bottom; y++)
    for (let x = left; x < right; x++)
      values.push(
        bytes[plane.offsetBytes + y * plane.strideBytes + x * component.step + component.first] ?? Number.NaN,
      );
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The slow way, from the definition. */
function expectedPixel(picture: Picture, x: number, y: number, of: Size): readonly number[] {
  const mean = (plane: Plane, first: number, step: number): number =>
    boxMean(picture.bytes, plane, { first, step }, { x, y, of });
  if (picture.kind === 'packed') {
    const [first, second, third] = [0, 1, 2].map((index) => mean(picture.plane, index, 4));
    const blueFirst = picture.order === 'bgra';
    return [blueFirst ? third : first, second, blueFirst ? first : third].map(Number);
  }
  const luma = mean(picture.planes[0], 0, 1);
  const chroma =
    picture.kind === 'planar'
      ? [mean(picture.planes[1], 0, 1), mean(picture.planes[2], 0, 1)]
      : [mean(picture.planes[1], 0, 2), mean(picture.planes[1], 1, 2)];
  const [u, v] = chroma.map((value) => value - 128);
  const c = yuvToRgb(picture.colour);
  const grey = (luma - c.yOffset) * c.yScale;
  return [grey + c.rv * Number(v), grey + c.gu * Number(u) + c.gv * Number(v), grey + c.bu * Number(u)];
}

const side = fc.integer({ min: 1, max: 37 });
const size = fc.record({ widthPx: side, heightPx: side });

describe('Downscaler', () => {
  it('agrees with averaging every box by hand, for every layout, ratio and padding', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...LAYOUTS),
        size,
        size,
        fc.nat(1e6),
        fc.integer({ min: 0, max: 3 }),
        (layout, from, to, seed, padding) => {
          const picture = randomPicture(layout, from, seed, padding);
          const target = new Uint8ClampedArray(to.widthPx * to.heightPx * 4);
          new Downscaler(to.widthPx, to.heightPx).downscale(picture, target);
          for (let y = 0; y < to.heightPx; y++)
            for (let x = 0; x < to.widthPx; x++) {
              const at = (y * to.widthPx + x) * 4;
              const expected = expectedPixel(picture, x, y, to);
              expected.forEach((value, channel) => {
                const clamped = Math.min(255, Math.max(0, value));
                expect(Math.abs((target[at + channel] ?? Number.NaN) - clamped)).toBeLessThanOrEqual(0.51);
              });
              expect(target[at + 3]).toBe(255);
            }
        },
      ),
      { seed: 7, numRuns: 150 },
    );
  });

  it('squeezes a picture of the very size without changing it', () => {
    const picture = randomPicture('rgba', { widthPx: 9, heightPx: 5 }, 3, 0);
    const target = new Uint8ClampedArray(9 * 5 * 4);
    new Downscaler(9, 5).downscale(picture, target);
    const opaque = picture.bytes.map((byte, index) => (index % 4 === 3 ? 255 : byte));
    expect([...target]).toEqual([...opaque]);
  });

  it('can be used for one picture after another of other sizes', () => {
    const downscaler = new Downscaler(4, 4);
    const once = new Uint8ClampedArray(64);
    const again = new Uint8ClampedArray(64);
    const wide = randomPicture('I420', { widthPx: 31, heightPx: 8 }, 11, 1);
    downscaler.downscale(wide, once);
    downscaler.downscale(randomPicture('NV12', { widthPx: 5, heightPx: 30 }, 12, 0), again);
    downscaler.downscale(wide, again);
    expect([...again]).toEqual([...once]);
  });
});
