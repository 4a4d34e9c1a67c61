import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { LOOP_S, type Scene, type Shape, sceneAt, toSvg, truthSvg } from '@maskwire/demo-scene';
import { codeShapes } from './frame-code.js';
import { rasteriseGrey, rasteriseRgb, type Size } from './raster.js';
import { y4mFrame, y4mHeader } from './y4m.js';

/** What the fake camera shows: the drawn person, so restless that a mask of another frame does not fit. */
export const CLIP_SIZE: Size = { widthPx: 640, heightPx: 360 };
export const CLIP_FPS = 30;
const SPEED = 3;
export const CLIP_FRAMES = (LOOP_S / SPEED) * CLIP_FPS;

/** Raised when the same drawings give other bytes. */
const ENCODING_VERSION = 1;
const FOLDER = fileURLToPath(new URL('../.clips/', import.meta.url));

/** Steps to the side from frame to frame, in viewBox pixels, beside the person's own motion. */
const STEPS_PX = [0, 45, -30, 60, -60, 25, -45] as const;

function clipScene(frame: number): Scene {
  const scene = sceneAt((frame * SPEED) / CLIP_FPS);
  const stepPx = STEPS_PX[frame % STEPS_PX.length] ?? 0;
  const room = scene.filter((shape) => shape.layer === 'room');
  const person = scene.filter((shape) => shape.layer === 'person').map((shape) => moved(shape, stepPx));
  return [...room, ...codeShapes(frame), ...person];
}

/** Path data is absolute commands with pairs of coordinates. */
function moved(shape: Shape, byPx: number): Shape {
  const d = shape.d.replace(
    /(-?[\d.]+) (-?[\d.]+)/g,
    (_, x: string, y: string) => `${Number(x) + byPx} ${y}`,
  );
  return { ...shape, d };
}

const frames = Array.from({ length: CLIP_FRAMES }, (_, frame) => frame);

/** Name of the clip's file by what is in it. The file exists once `buildClip` has run. */
export const CLIP_PATH = ((): string => {
  const hash = createHash('sha256').update(`${ENCODING_VERSION} ${CLIP_FPS}`);
  for (const frame of frames) hash.update(toSvg(clipScene(frame), CLIP_SIZE));
  return `${FOLDER}${hash.digest('hex').slice(0, 16)}.y4m`;
})();

/** Draws the clip unless it is there already; clips of other drawings are removed. */
export async function buildClip(): Promise<void> {
  if (existsSync(CLIP_PATH)) return;
  await mkdir(FOLDER, { recursive: true });
  for (const name of await readdir(FOLDER)) await rm(`${FOLDER}${name}`, { force: true });
  const unfinished = `${CLIP_PATH}.${process.pid}`;
  const file = await open(unfinished, 'w');
  try {
    await file.write(y4mHeader(CLIP_SIZE, CLIP_FPS));
    for (const frame of frames) {
      const rgb = await rasteriseRgb(toSvg(clipScene(frame), CLIP_SIZE));
      await file.write(y4mFrame(rgb, CLIP_SIZE));
    }
  } finally {
    await file.close();
  }
  await rename(unfinished, CLIP_PATH);
}

const truths = new Map<string, Promise<Uint8Array>>();
const pictures = new Map<string, Promise<Uint8Array>>();

function cached(
  cache: Map<string, Promise<Uint8Array>>,
  frame: number,
  size: Size,
  make: () => Promise<Uint8Array>,
): Promise<Uint8Array> {
  const key = `${frame} ${size.widthPx}x${size.heightPx}`;
  const known = cache.get(key);
  if (known !== undefined) return known;
  const made = make();
  cache.set(key, made);
  return made;
}

/** Coverage of the person in a frame, 0..255, exact. */
export function truthOf(frame: number, size: Size): Promise<Uint8Array> {
  return cached(truths, frame, size, () => rasteriseGrey(truthSvg(clipScene(frame), size)));
}

/** The frame as the camera shows it, RGB. */
export function pictureOf(frame: number, size: Size): Promise<Uint8Array> {
  return cached(pictures, frame, size, () => rasteriseRgb(toSvg(clipScene(frame), size)));
}
