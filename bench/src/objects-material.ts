import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { Size } from '@maskwire/engine';
import sharp from 'sharp';
import { MissingTestdata } from './material.js';

/** A photograph with the class of each pixel by the labels of PASCAL VOC, 255 where none is claimed. */
export interface Scene {
  readonly photo: string;
  readonly truth: Uint8Array;
  readonly size: Size;
}

/**
 * The folder of the test material.
 * @throws {MissingTestdata} when labelled scenes or networks are not there.
 */
export function sceneFolder(): string {
  const root = process.env['MASKWIRE_TESTDATA'];
  if (root && existsSync(path.join(root, 'pairs', 'voc')) && existsSync(path.join(root, 'models')))
    return root;
  throw new MissingTestdata(
    'Objects need labelled scenes and networks: set MASKWIRE_TESTDATA to a folder with pairs/voc/NAME.jpg, NAME.labels.png and models/',
  );
}

export async function scenes(root: string): Promise<Scene[]> {
  const folder = path.join(root, 'pairs', 'voc');
  const photos = readdirSync(folder).filter((file) => file.endsWith('.jpg'));
  return Promise.all(
    photos.sort().map(async (file) => {
      const { data, info } = await sharp(path.join(folder, file.replace(/\.jpg$/, '.labels.png')))
        .toColourspace('b-w')
        .raw()
        .toBuffer({ resolveWithObject: true });
      const size = { widthPx: info.width, heightPx: info.height };
      return { photo: path.join(folder, file), truth: data, size };
    }),
  );
}

/** RGB bytes of a photo stretched to a size. */
export const stretched = (photo: string, { widthPx, heightPx }: Size): Promise<Uint8Array> =>
  sharp(photo).resize(widthPx, heightPx, { fit: 'fill' }).removeAlpha().raw().toBuffer();

/** Each pixel takes the class of the nearest: indices cannot be mixed. */
export function nearest(indices: ArrayLike<number>, from: Size, to: Size): Uint8Array {
  const result = new Uint8Array(to.widthPx * to.heightPx);
  for (let y = 0; y < to.heightPx; y++) {
    const row = Math.floor(((y + 0.5) * from.heightPx) / to.heightPx) * from.widthPx;
    for (let x = 0; x < to.widthPx; x++) {
      const column = Math.floor(((x + 0.5) * from.widthPx) / to.widthPx);
      result[y * to.widthPx + x] = indices[row + column] ?? 0;
    }
  }
  return result;
}
