import type { LabDrawing } from '@maskwire/compositor-lab';
import { rgbaPicture } from '@maskwire/compositor-lab';
import { sceneAt, toSvg, truthSvg } from '@maskwire/demo-scene';
import { rasteriseGrey, rasteriseRgb, type Size } from '../clip/raster.js';
import { opaque, type Rgba } from './pictures.js';

type Picture = NonNullable<LabDrawing['picture']>;

/** As models make it. */
const MASK_PX = 256;
/** The edge reaches this share of the height to either side of the truth's, and a mosaic of persons further. */
const BAND_SHARE = 0.035;
const WIDE_BAND_SHARE = 0.1;
const TEXTURE = 14;

/** The drawn person at one size, with what is known of them. */
export interface PictureScene extends Size {
  readonly rgba: Rgba;
  readonly picture: Picture;
  /** The exact truth at the size that models give, stretched over the picture. */
  readonly mask: {
    readonly kind: 'alpha';
    readonly widthPx: number;
    readonly heightPx: number;
    readonly pixels: Uint8Array;
  };
  /** The exact truth of each pixel, 0..255. */
  readonly truth: Uint8Array;
  /** Far from any edge: 1 = the person, 0 = the room; 2 = near the edge. */
  readonly zone: Uint8Array;
  /** The same, with more that is near. */
  readonly wideZone: Uint8Array;
}

export const ROOM = 0;
export const PERSON = 1;
export const BAND = 2;

export async function drawScene(size: Size, atS = 1.3): Promise<PictureScene> {
  const scene = sceneAt(atS);
  const rgba = textured(opaque(await rasteriseRgb(toSvg(scene, size)), size));
  const truth = await rasteriseGrey(truthSvg(scene, size));
  const pixels = await rasteriseGrey(truthSvg(scene, { widthPx: MASK_PX, heightPx: MASK_PX }));
  return {
    ...size,
    rgba,
    picture: rgbaPicture(rgba.pixels, size.widthPx, size.heightPx),
    mask: { kind: 'alpha', widthPx: MASK_PX, heightPx: MASK_PX, pixels },
    truth,
    zone: zonesOf(truth, size, BAND_SHARE),
    wideZone: zonesOf(truth, size, WIDE_BAND_SHARE),
  };
}

/** A picture with writing that reads one way only: darker to the left, with an L of bars. */
export async function backgroundOf({ widthPx, heightPx }: Size): Promise<Rgba> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${widthPx}" height="${heightPx}" viewBox="0 0 100 100"
    preserveAspectRatio="none"><defs><linearGradient id="g"><stop stop-color="#102030"/><stop offset="1"
    stop-color="#e0a060"/></linearGradient></defs><path d="M0 0H100V100H0Z" fill="url(#g)"/><path
    d="M6 10H12V80H40V90H6Z" fill="#30f0a0"/></svg>`;
  return opaque(await rasteriseRgb(svg), { widthPx, heightPx });
}

/** By how much of the person there is in a square around each pixel: none, nothing else, or both. */
function zonesOf(truth: Uint8Array, { widthPx, heightPx }: Size, share: number): Uint8Array {
  const reachPx = Math.max(3, Math.round(share * heightPx));
  const stride = widthPx + 1;
  const sums = new Float64Array(stride * (heightPx + 1));
  for (let y = 0; y < heightPx; y++)
    for (let x = 0, row = 0; x < widthPx; x++) {
      row += truth[y * widthPx + x] ?? 0;
      sums[(y + 1) * stride + x + 1] = (sums[y * stride + x + 1] ?? 0) + row;
    }
  return truth.map((_, i) => {
    const [x, y] = [i % widthPx, Math.floor(i / widthPx)];
    const [left, right] = [Math.max(0, x - reachPx), Math.min(widthPx, x + reachPx + 1)];
    const [top, foot] = [Math.max(0, y - reachPx), Math.min(heightPx, y + reachPx + 1)];
    const sumTo = (row: number, column: number): number => sums[row * stride + column] ?? 0;
    const sum = sumTo(foot, right) - sumTo(top, right) - sumTo(foot, left) + sumTo(top, left);
    if (sum === 0) return ROOM;
    return sum === 255 * (right - left) * (foot - top) ? PERSON : BAND;
  });
}

/** Fine detail everywhere, in brightness only: what is blurred loses it, what is left alone keeps it. */
function textured({ widthPx, heightPx, pixels }: Rgba): Rgba {
  const made = pixels.map((level, i) => {
    if (i % 4 === 3) return level;
    const pixel = Math.floor(i / 4);
    const isLight = (((pixel % widthPx) >> 2) ^ (Math.floor(pixel / widthPx) >> 2)) & 1;
    return Math.max(0, Math.min(255, level + (isLight === 1 ? TEXTURE : -TEXTURE)));
  });
  return { widthPx, heightPx, pixels: made };
}

/** What is known of a scene, as it is shown. */
export type SceneShown = Omit<PictureScene, 'picture' | 'mask'>;

/** The other way round. */
export function mirrored(scene: SceneShown): SceneShown {
  const { widthPx, heightPx, rgba } = scene;
  const turned = <P extends Uint8Array | Uint32Array>(pixels: P): P => {
    const copy = pixels.slice() as P;
    for (let y = 0; y < heightPx; y++) copy.subarray(y * widthPx, (y + 1) * widthPx).reverse();
    return copy;
  };
  const pixels = new Uint8Array(turned(new Uint32Array(rgba.pixels.slice().buffer)).buffer);
  return {
    widthPx,
    heightPx,
    rgba: { ...rgba, pixels },
    truth: turned(scene.truth),
    zone: turned(scene.zone),
    wideZone: turned(scene.wideZone),
  };
}

/** The same picture as cameras deliver it: full range BT.709, chroma at half the size, rows padded. */
export function asCamera(
  { widthPx, heightPx, pixels }: Rgba,
  kind: 'planar' | 'semiplanar' | 'bgra',
): Picture {
  if (kind === 'bgra') {
    const bytes = pixels.map((_, i) => pixels[i % 4 === 0 ? i + 2 : i % 4 === 2 ? i - 2 : i] ?? 0);
    const plane = { offsetBytes: 0, strideBytes: 4 * widthPx, widthPx, heightPx };
    return { kind: 'packed', order: 'bgra', widthPx, heightPx, bytes: new Uint8Array(bytes), plane };
  }
  const half = { widthPx: Math.ceil(widthPx / 2), heightPx: Math.ceil(heightPx / 2) };
  const lumaStride = widthPx + 5;
  const samples = kind === 'planar' ? 1 : 2;
  // A whole number of samples, as everywhere.
  const chromaStride = samples * (half.widthPx + 3);
  const lumaBytes = lumaStride * heightPx;
  const chromaBytes = chromaStride * half.heightPx;
  const bytes = new Uint8Array(lumaBytes + (kind === 'planar' ? 2 : 1) * chromaBytes);
  const [u, v] = kind === 'planar' ? [lumaBytes, lumaBytes + chromaBytes] : [lumaBytes, lumaBytes + 1];
  const rgbAt = (x: number, y: number): readonly [number, number, number] => {
    const at = 4 * (Math.min(y, heightPx - 1) * widthPx + Math.min(x, widthPx - 1));
    return [pixels[at] ?? 0, pixels[at + 1] ?? 0, pixels[at + 2] ?? 0];
  };
  const lumaOf = ([r, g, b]: readonly [number, number, number]): number =>
    0.2126 * r + 0.7152 * g + 0.0722 * b;
  for (let y = 0; y < heightPx; y++)
    for (let x = 0; x < widthPx; x++) bytes[y * lumaStride + x] = Math.round(lumaOf(rgbAt(x, y)));
  for (let y = 0; y < half.heightPx; y++)
    for (let x = 0; x < half.widthPx; x++) {
      const four = [0, 1].flatMap((dy) => [0, 1].map((dx) => rgbAt(2 * x + dx, 2 * y + dy)));
      const mean = (of: (rgb: readonly [number, number, number]) => number): number =>
        four.reduce((sum, rgb) => sum + of(rgb), 0) / four.length;
      const at = y * chromaStride + samples * x;
      bytes[u + at] = Math.round(128 + mean((rgb) => (rgb[2] - lumaOf(rgb)) / 1.8556));
      bytes[v + at] = Math.round(128 + mean((rgb) => (rgb[0] - lumaOf(rgb)) / 1.5748));
    }
  const plane = (offsetBytes: number, strideBytes: number, of: Size) => ({ offsetBytes, strideBytes, ...of });
  const luma = plane(0, lumaStride, { widthPx, heightPx });
  const colour = { matrix: 'bt709', fullRange: true } as const;
  return kind === 'planar'
    ? {
        kind,
        widthPx,
        heightPx,
        bytes,
        colour,
        planes: [luma, plane(u, chromaStride, half), plane(v, chromaStride, half)],
      }
    : { kind, widthPx, heightPx, bytes, colour, planes: [luma, plane(u, chromaStride, half)] };
}
