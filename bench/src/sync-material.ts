import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { sceneAt, toSvg } from '@maskwire/demo-scene';
import { type LoadedMode, runPipeline } from '@maskwire/engine/pipeline';
import { LUMA_SIZE, type MaskPixels } from '@maskwire/motion';
import sharp from 'sharp';
import { pixelsOf } from './direct-model.js';
import { MissingTestdata } from './material.js';

/** One frame of a clip: what the model makes of it, what motion sees of it, and the truth. */
export interface ClipFrame {
  readonly mask: MaskPixels;
  /** LUMA_SIZE. */
  readonly luma: Uint8Array;
  /** TRUTH_SIZE, 0..255. */
  readonly truth: Uint8Array;
}

export interface Clip {
  readonly name: string;
  readonly frames: readonly ClipFrame[];
}

export const TRUTH_SIZE = { widthPx: 640, heightPx: 360 } as const;
export const CLIP_FPS = 30;

const DRAWN_FRAMES = 120;
/** The drawn person begins with a rising arm, at twice its pace... */
const DRAWN_FROM_S = 5.5;
const DRAWN_PACE = 2;
/** ...and walks from side to side: 314 pixels a second at most, half the picture's width. */
const WALK_PX = 80;
const WALK_S = 1.6;

/** The drawn person in a hurry, with exact truth. */
export async function drawnClip(mode: LoadedMode): Promise<Clip> {
  const room = await layer('room', 0);
  const frames: ClipFrame[] = [];
  for (let index = 0; index < DRAWN_FRAMES; index++) {
    const timeS = index / CLIP_FPS;
    const person = await layer('person', DRAWN_FROM_S + DRAWN_PACE * timeS);
    const shiftPx = Math.round(WALK_PX * Math.sin((2 * Math.PI * timeS) / WALK_S));
    const { rgb, truth } = composed(room, person, shiftPx);
    const { widthPx: width, heightPx: height } = TRUTH_SIZE;
    const png = await sharp(rgb, { raw: { width, height, channels: 3 } })
      .png()
      .toBuffer();
    frames.push(await clipFrame(mode, png, truth));
  }
  return { name: 'drawn person', frames };
}

/** RGBA of one layer of the drawing. */
const layer = (name: 'room' | 'person', timeS: number): Promise<Buffer> =>
  sharp(
    Buffer.from(
      toSvg(
        sceneAt(timeS).filter((shape) => shape.layer === name),
        TRUTH_SIZE,
      ),
    ),
  )
    .ensureAlpha()
    .raw()
    .toBuffer();

function composed(room: Buffer, person: Buffer, shiftPx: number): { rgb: Uint8Array; truth: Uint8Array } {
  const { widthPx, heightPx } = TRUTH_SIZE;
  const rgb = new Uint8Array(widthPx * heightPx * 3);
  const truth = new Uint8Array(widthPx * heightPx);
  for (let pixel = 0; pixel < truth.length; pixel++) {
    const column = (pixel % widthPx) - shiftPx;
    const from = 4 * (pixel - shiftPx);
    const alpha = column >= 0 && column < widthPx ? (person[from + 3] ?? 0) : 0;
    truth[pixel] = alpha;
    for (let channel = 0; channel < 3; channel++) {
      const behind = room[4 * pixel + channel] ?? 0;
      const before = alpha === 0 ? 0 : (person[from + channel] ?? 0);
      rgb[3 * pixel + channel] = Math.round(behind + ((before - behind) * alpha) / 255);
    }
  }
  return { rgb, truth };
}

/**
 * 100 frames of a man who runs and jumps, each with a mask drawn by hand.
 * @throws {MissingTestdata} when MASKWIRE_TESTDATA has no clips/parkour
 */
export async function parkourClip(mode: LoadedMode): Promise<Clip> {
  const root = process.env['MASKWIRE_TESTDATA'];
  const folder = root && path.join(root, 'clips', 'parkour');
  if (!folder || !existsSync(folder))
    throw new MissingTestdata(
      'The moving person needs a clip with its truth: set MASKWIRE_TESTDATA to a folder with clips/parkour/frames/NUMBER.jpg and masks/NUMBER.png',
    );
  const frames: ClipFrame[] = [];
  for (const file of readdirSync(path.join(folder, 'frames')).sort()) {
    const truth = await sharp(path.join(folder, 'masks', file.replace(/\.jpg$/, '.png')))
      .toColourspace('b-w')
      .resize(TRUTH_SIZE.widthPx, TRUTH_SIZE.heightPx, { fit: 'fill', kernel: 'linear' })
      .raw()
      .toBuffer();
    frames.push(await clipFrame(mode, await readFile(path.join(folder, 'frames', file)), truth));
  }
  return { name: 'parkour', frames };
}

async function clipFrame(mode: LoadedMode, image: Buffer, truth: Uint8Array): Promise<ClipFrame> {
  const [result] = await runPipeline(mode, [{ pixels: await pixelsOf(image, mode) }]);
  if (!result) throw new Error(`Mode ${mode.id} gave nothing`);
  const luma = await sharp(image)
    .resize(LUMA_SIZE.widthPx, LUMA_SIZE.heightPx, { fit: 'fill', kernel: 'linear' })
    .greyscale()
    .raw()
    .toBuffer();
  return { mask: { ...mode.output, kind: 'alpha', pixels: result.mask }, luma, truth };
}
