import { readFile } from 'node:fs/promises';
import { type CompositorLab, type LabDrawing, rgbaPicture } from '@maskwire/compositor-lab';
import type { LoadedMode } from '@maskwire/engine/pipeline';
import sharp from 'sharp';
import { compose, layer, noisy } from '../picture/drawn-person.js';
import { maskOf, rgbaOf } from '../picture/material.js';
import type { Rgba } from '../picture/rgba.js';

/** Who is on a sheet: the picture and the model's mask of it. */
export interface Subject {
  readonly picture: Rgba;
  readonly mask: NonNullable<LabDrawing['mask']>;
}

const SIZE = { widthPx: 1280, heightPx: 720 };
/** The person looks up, with both hands to be seen. */
const POSE_S = 2.5;

/** The drawn person before the drawn room, with a camera's noise. */
export async function drawnPerson(mode: LoadedMode): Promise<Subject> {
  const room = await layer('room', POSE_S, SIZE);
  const { picture } = compose(room, await layer('person', POSE_S, SIZE), SIZE);
  return subjectOf(mode, noisy(picture, 1));
}

/** @param file an image of any kind that sharp reads */
export const photograph = async (mode: LoadedMode, file: string): Promise<Subject> =>
  subjectOf(mode, await rgbaOf(await readFile(file)));

const subjectOf = async (mode: LoadedMode, picture: Rgba): Promise<Subject> => ({
  picture,
  mask: { kind: 'alpha', ...(await maskOf(mode, picture)) },
});

/** For the first drawing of a subject; those that follow change its effect only. */
export const sceneOf = ({ picture, mask }: Subject): LabDrawing => ({
  picture: rgbaPicture(picture.pixels, picture.widthPx, picture.heightPx),
  mask,
  isCleaned: true,
  isFirst: true,
  capturedAtMs: 0,
});

/** What stands in for a picture of the user's own. */
export async function dusk(): Promise<NonNullable<LabDrawing['background']>> {
  const pixels = await sharp(
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="${SIZE.widthPx}" height="${SIZE.heightPx}"><linearGradient id="s" x2="0" y2="1"><stop stop-color="#2b2a5e"/><stop offset=".6" stop-color="#d9776a"/><stop offset="1" stop-color="#f6c27d"/></linearGradient><rect width="100%" height="100%" fill="url(#s)"/><circle cx="980" cy="430" r="80" fill="#ffe9c2"/><path d="M0 500C250 400 420 520 640 470S1050 400 1280 480V720H0z" fill="#5b3a63"/><path d="M0 600C300 540 500 640 760 590S1120 560 1280 580V720H0z" fill="#2c2145"/></svg>`,
    ),
  )
    .ensureAlpha()
    .raw()
    .toBuffer();
  return { ...SIZE, pixels };
}

/** Straight alpha, as images have it: a canvas' pixels are premultiplied. */
export async function shot(lab: CompositorLab, ...drawing: Parameters<CompositorLab['draw']>): Promise<Rgba> {
  const { pixels, ...size } = await lab.draw(...drawing);
  const made = new Uint8Array(pixels);
  for (let i = 0; i < made.length; i += 4) {
    const alpha = made[i + 3] ?? 0;
    for (let channel = i; channel < i + 3 && alpha > 0; channel++)
      made[channel] = Math.min(255, Math.round(((made[channel] ?? 0) * 255) / alpha));
  }
  return { ...size, pixels: made };
}
