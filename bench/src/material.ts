import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { jpegQualityFor } from '@maskwire/client';
import { sceneAt, toSvg } from '@maskwire/demo-scene';
import sharp from 'sharp';

sharp.cache(false);

export interface Portrait {
  readonly name: string;
  readonly path: string;
  readonly truthPath: string;
}

/** Thrown when a measurement needs photographs that are not part of the repository. */
export class MissingTestdata extends Error {
  override readonly name = 'MissingTestdata';
}

/**
 * The labelled portraits under `MASKWIRE_TESTDATA/pairs/person`.
 * @throws {MissingTestdata} when the variable is unset or the folder is not there.
 */
export function portraits(): Portrait[] {
  const root = process.env['MASKWIRE_TESTDATA'];
  const folder = root && path.join(root, 'pairs', 'person');
  if (!folder || !existsSync(folder))
    throw new MissingTestdata(
      'Accuracy needs labelled photographs: set MASKWIRE_TESTDATA to a folder with pairs/person/NAME.jpg and NAME.mask.png',
    );
  return readdirSync(folder)
    .filter((file) => file.endsWith('.jpg'))
    .sort()
    .map((file) => ({
      name: path.basename(file, '.jpg'),
      path: path.join(folder, file),
      truthPath: path.join(folder, file.replace(/\.jpg$/, '.mask.png')),
    }));
}

/** Frames of the drawn person as JPEG of the given size, `count` of them over four seconds. */
export async function demoFrames(widthPx: number, heightPx: number, count: number): Promise<Uint8Array[]> {
  return Promise.all(
    Array.from({ length: count }, (_, i) =>
      sharp(Buffer.from(toSvg(sceneAt((4 * i) / count), { widthPx: 1280, heightPx: 720 })))
        .resize(widthPx, heightPx, { fit: 'fill' })
        .jpeg({ quality: jpegQualityFor(heightPx, 'alpha') })
        .toBuffer(),
    ),
  );
}
