import type { PackedPicture, Picture, PlanarPicture, Plane, SemiPlanarPicture } from '@maskwire/compositor';
import { yuvToRgb } from '@maskwire/compositor';

/**
 * Squeezes pictures to one fixed size by averaging boxes of samples, straight from the planes: 2 ms at 720p, where
 * a canvas read-back takes 70 ms without a GPU. Boxes have whole-sample edges and tile the plane; the aspect ratio
 * is not kept (the wire's images are stretched). Averages are taken in the picture's own colour space and converted
 * once for each output pixel.
 */
export class Downscaler {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly #luma: Float32Array;
  readonly #blueDifference: Float32Array;
  readonly #redDifference: Float32Array;
  readonly #edges: Int32Array;

  constructor(widthPx: number, heightPx: number) {
    this.widthPx = widthPx;
    this.heightPx = heightPx;
    this.#luma = new Float32Array(widthPx * heightPx);
    this.#blueDifference = new Float32Array(widthPx * heightPx);
    this.#redDifference = new Float32Array(widthPx * heightPx);
    this.#edges = new Int32Array(widthPx + 1);
  }

  /** Writes RGBA, opaque, rows top-down; `target` holds widthPx * heightPx * 4 bytes. */
  downscale(picture: Picture, target: Uint8ClampedArray): void {
    switch (picture.kind) {
      case 'packed':
        this.#packed(picture, target);
        return;
      case 'planar':
        this.#average(picture.bytes, picture.planes[0], 0, 1, this.#luma);
        this.#average(picture.bytes, picture.planes[1], 0, 1, this.#blueDifference);
        this.#average(picture.bytes, picture.planes[2], 0, 1, this.#redDifference);
        this.#convert(picture, target);
        return;
      case 'semiplanar':
        this.#average(picture.bytes, picture.planes[0], 0, 1, this.#luma);
        this.#average(picture.bytes, picture.planes[1], 0, 2, this.#blueDifference);
        this.#average(picture.bytes, picture.planes[1], 1, 2, this.#redDifference);
        this.#convert(picture, target);
        return;
    }
  }

  #convert(picture: PlanarPicture | SemiPlanarPicture, target: Uint8ClampedArray): void {
    const { yOffset, yScale, rv, gu, gv, bu } = yuvToRgb(picture.colour);
    const luma = this.#luma;
    const us = this.#blueDifference;
    const vs = this.#redDifference;
    for (let pixel = 0, at = 0; pixel < luma.length; pixel++, at += 4) {
      const y = ((luma[pixel] ?? 0) - yOffset) * yScale;
      const u = (us[pixel] ?? 0) - 128;
      const v = (vs[pixel] ?? 0) - 128;
      target[at] = y + rv * v;
      target[at + 1] = y + gu * u + gv * v;
      target[at + 2] = y + bu * u;
      target[at + 3] = 255;
    }
  }

  /** Mean of one component over each box. `step` is the distance between samples, `first` the component's place. */
  #average(bytes: Uint8Array, plane: Plane, first: number, step: number, out: Float32Array): void {
    const edges = fillEdges(this.#edges, plane.widthPx, this.widthPx);
    for (let row = 0, at = 0; row < this.heightPx; row++) {
      const top = boxStart(row, plane.heightPx, this.heightPx);
      const bottom = Math.max(top + 1, boxStart(row + 1, plane.heightPx, this.heightPx));
      for (let column = 0; column < this.widthPx; column++, at++) {
        const left = edges[column] ?? 0;
        const right = Math.max(left + 1, edges[column + 1] ?? 0);
        let sum = 0;
        for (let y = top; y < bottom; y++) {
          const line = plane.offsetBytes + y * plane.strideBytes + first;
          const end = line + right * step;
          for (let i = line + left * step; i < end; i += step) sum += bytes[i] ?? 0;
        }
        out[at] = sum / ((right - left) * (bottom - top));
      }
    }
  }

  #packed(picture: PackedPicture, target: Uint8ClampedArray): void {
    const { bytes, plane } = picture;
    const red = picture.order === 'rgba' ? 0 : 2;
    const edges = fillEdges(this.#edges, plane.widthPx, this.widthPx);
    for (let row = 0, at = 0; row < this.heightPx; row++) {
      const top = boxStart(row, plane.heightPx, this.heightPx);
      const bottom = Math.max(top + 1, boxStart(row + 1, plane.heightPx, this.heightPx));
      for (let column = 0; column < this.widthPx; column++, at += 4) {
        const left = edges[column] ?? 0;
        const right = Math.max(left + 1, edges[column + 1] ?? 0);
        let first = 0;
        let second = 0;
        let third = 0;
        for (let y = top; y < bottom; y++) {
          const line = plane.offsetBytes + y * plane.strideBytes;
          const end = line + right * 4;
          for (let i = line + left * 4; i < end; i += 4) {
            first += bytes[i] ?? 0;
            second += bytes[i + 1] ?? 0;
            third += bytes[i + 2] ?? 0;
          }
        }
        const samples = (right - left) * (bottom - top);
        target[at + red] = first / samples;
        target[at + 1] = second / samples;
        target[at + 2 - red] = third / samples;
        target[at + 3] = 255;
      }
    }
  }
}

/** First sample of box `index` when `samples` are dealt to `boxes`. */
const boxStart = (index: number, samples: number, boxes: number): number =>
  Math.floor((index * samples) / boxes);

function fillEdges(edges: Int32Array, samples: number, boxes: number): Int32Array {
  for (let index = 0; index <= boxes; index++) edges[index] = boxStart(index, samples, boxes);
  return edges;
}
