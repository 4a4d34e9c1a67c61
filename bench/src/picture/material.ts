import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { type LoadedMode, runPipeline } from '@maskwire/engine/pipeline';
import sharp from 'sharp';
import { pixelsOf } from '../direct-model.js';
import { portraits } from '../material.js';
import { compose, layer, noisy } from './drawn-person.js';
import type { Rgba, Size } from './rgba.js';

/** A picture, what the model makes of it, and the truth. */
export interface TestFrame {
  readonly picture: Rgba;
  /** Of the picture's size, 0..255. */
  readonly truth: Uint8Array;
  /** Set where the truth is not known. */
  readonly unknown?: Uint8Array;
  /** One byte a sample. */
  readonly mask: Size & { readonly pixels: Uint8Array };
  /** Since the first frame of its clip; 0 begins a new one. */
  readonly atMs: number;
}

export type MaterialKind = 'photos' | 'still' | 'moving';
/** Photographs and clips of people, or drawings of ours. */
export type MaterialGroup = 'real' | 'drawn';

/** Frames are made when they are asked for: together they would fill the memory. */
export interface Material {
  readonly name: string;
  readonly kind: MaterialKind;
  readonly group: MaterialGroup;
  readonly frames: () => AsyncIterable<TestFrame>;
}

export interface Extent {
  readonly drawnSize: Size;
  readonly drawnFrames: number;
  readonly portraits: number;
  readonly parkourFrames: number;
}

export const FULL_EXTENT: Extent = {
  drawnSize: { widthPx: 960, heightPx: 540 },
  drawnFrames: 24,
  portraits: 40,
  parkourFrames: 100,
};
export const QUICK_EXTENT: Extent = {
  drawnSize: { widthPx: 640, heightPx: 360 },
  drawnFrames: 16,
  portraits: 8,
  parkourFrames: 16,
};

const FPS = 30;
/** Of 854: three quarters in either direction halve what all methods together cost. */
const PARKOUR_WIDTH_PX = 640;
/** Pose of the still person; the moving one begins with a rising arm, at twice its pace... */
const STILL_S = 2.5;
const MOVING_FROM_S = 5.5;
const PACE = 2;
/** ...and walks from side to side, an eighth of the picture's width each way. */
const WALK_SHARE = 1 / 8;
const WALK_S = 1.6;
/** Of PASCAL VOC's labels. */
const PERSON_LABEL = 15;
const UNKNOWN_LABEL = 255;
/** Of the picture, by the truth: smaller people are a few samples of the mask. What the mode makes of them is not asked. */
const LEAST_PERSON = 0.02;

/** All there is: the drawn person always, photographs and the real clip where MASKWIRE_TESTDATA has them. */
export function allMaterial(mode: LoadedMode, extent: Extent): Material[] {
  return [...photographs(mode, extent), ...parkour(mode, extent), still(mode, extent), moving(mode, extent)];
}

const still = (mode: LoadedMode, { drawnSize, drawnFrames }: Extent): Material => ({
  name: 'drawn, still',
  kind: 'still',
  group: 'drawn',
  async *frames() {
    const person = await layer('person', STILL_S, drawnSize);
    const { picture, truth } = compose(await layer('room', 0, drawnSize), person, drawnSize);
    for (let index = 0; index < drawnFrames; index++)
      yield testFrame(mode, noisy(picture, index), truth, index);
  },
});

const moving = (mode: LoadedMode, { drawnSize, drawnFrames }: Extent): Material => ({
  name: 'drawn, moving',
  kind: 'moving',
  group: 'drawn',
  async *frames() {
    const room = await layer('room', 0, drawnSize);
    for (let index = 0; index < drawnFrames; index++) {
      const timeS = index / FPS;
      const person = await layer('person', MOVING_FROM_S + PACE * timeS, drawnSize);
      const swing = Math.sin((2 * Math.PI * timeS) / WALK_S);
      const shiftPx = Math.round(WALK_SHARE * drawnSize.widthPx * swing);
      const { picture, truth } = compose(room, person, drawnSize, shiftPx);
      yield testFrame(mode, noisy(picture, index), truth, index);
    }
  },
});

/** The folder under MASKWIRE_TESTDATA, where it is. */
function folder(...names: readonly string[]): string | undefined {
  const root = process.env['MASKWIRE_TESTDATA'];
  const found = root ? path.join(root, ...names) : undefined;
  return found !== undefined && existsSync(found) ? found : undefined;
}

function photographs(mode: LoadedMode, extent: Extent): Material[] {
  const scenes = folder('pairs', 'voc');
  return [
    ...(folder('pairs', 'person') ? [portraitMaterial(mode, extent)] : []),
    ...(scenes ? [sceneMaterial(mode, scenes)] : []),
  ];
}

const portraitMaterial = (mode: LoadedMode, extent: Extent): Material => ({
  name: 'portraits',
  kind: 'photos',
  group: 'real',
  async *frames() {
    for (const { path: file, truthPath } of portraits().slice(0, extent.portraits)) {
      const picture = await rgbaOf(await readFile(file));
      yield testFrame(mode, picture, await greyOf(truthPath, picture), 0);
    }
  },
});

/** Scenes with people, found by the mode or not; the outlines of PASCAL VOC are a border of unknown pixels. */
const sceneMaterial = (mode: LoadedMode, root: string): Material => ({
  name: 'scenes with people',
  kind: 'photos',
  group: 'real',
  async *frames() {
    for (const file of readdirSync(root)
      .filter((name) => name.endsWith('.jpg'))
      .sort()) {
      const picture = await rgbaOf(await readFile(path.join(root, file)));
      const labels = await greyOf(path.join(root, file.replace(/\.jpg$/, '.labels.png')), picture, 'nearest');
      const truth = labels.map((label) => (label === PERSON_LABEL ? 255 : 0));
      const people = truth.filter((value) => value > 0).length;
      if (people < LEAST_PERSON * truth.length) continue;
      const frame = await testFrame(mode, picture, truth, 0);
      yield { ...frame, unknown: labels.map((label) => (label === UNKNOWN_LABEL ? 1 : 0)) };
    }
  },
});

/** A man who runs and jumps, with a mask drawn by hand for every frame. */
function parkour(mode: LoadedMode, extent: Extent): Material[] {
  const root = folder('clips', 'parkour');
  if (root === undefined) return [];
  return [
    {
      name: 'parkour',
      kind: 'moving',
      group: 'real',
      async *frames() {
        const files = readdirSync(path.join(root, 'frames')).sort().slice(0, extent.parkourFrames);
        for (const [index, file] of files.entries()) {
          const picture = await rgbaOf(await readFile(path.join(root, 'frames', file)), PARKOUR_WIDTH_PX);
          const truth = await greyOf(path.join(root, 'masks', file.replace(/\.jpg$/, '.png')), picture);
          yield testFrame(mode, picture, truth, index);
        }
      },
    },
  ];
}

/** @param image a file's bytes @param widthPx to shrink it to; its own by default */
export async function rgbaOf(image: Buffer, widthPx?: number): Promise<Rgba> {
  const { data, info } = await sharp(image)
    .resize(widthPx)
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { widthPx: info.width, heightPx: info.height, pixels: data };
}

const greyOf = (file: string, size: Size, kernel: 'linear' | 'nearest' = 'linear'): Promise<Buffer> =>
  sharp(file)
    .toColourspace('b-w')
    .resize(size.widthPx, size.heightPx, { fit: 'fill', kernel })
    .raw()
    .toBuffer();

/** @param index of the frame in its clip */
export async function testFrame(
  mode: LoadedMode,
  picture: Rgba,
  truth: Uint8Array,
  index: number,
): Promise<TestFrame> {
  return { picture, truth, mask: await maskOf(mode, picture), atMs: (1000 * index) / FPS };
}

/** What the model makes of a picture. */
export async function maskOf(mode: LoadedMode, picture: Rgba): Promise<TestFrame['mask']> {
  const { widthPx: width, heightPx: height, pixels } = picture;
  const png = await sharp(pixels, { raw: { width, height, channels: 4 } })
    .png({ compressionLevel: 0 })
    .toBuffer();
  const [result] = await runPipeline(mode, [{ pixels: await pixelsOf(png, mode) }]);
  if (!result) throw new Error(`Mode ${mode.id} gave nothing`);
  const { widthPx, heightPx } = mode.output;
  return { widthPx, heightPx, pixels: result.mask };
}
