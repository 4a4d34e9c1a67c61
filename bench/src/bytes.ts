import { readFile } from 'node:fs/promises';
import { deflateRawSync } from 'node:zlib';
import { jpegQualityFor } from '@maskwire/client';
import { packAlpha4 } from '@maskwire/protocol';
import sharp from 'sharp';
import { loadDirect } from './direct-model.js';
import { portraits } from './material.js';
import { mean } from './statistics.js';

export interface ByteRow {
  readonly what: string;
  readonly meanBytes: number;
}

/**
 * Mean payload sizes on the portraits at 256x256: what a frame costs up by codec and what its mask costs down.
 * @throws {MissingTestdata} without the photographs.
 */
export async function measureBytes(): Promise<ByteRow[]> {
  const sizes = new Map<string, number[]>();
  const add = (what: string, bytes: number): void => {
    sizes.set(what, [...(sizes.get(what) ?? []), bytes]);
  };
  const direct = await loadDirect('balanced');
  for (const portrait of portraits()) {
    const small = sharp(await readFile(portrait.path)).resize(256, 256, { fit: 'fill' });
    const quality = jpegQualityFor(256, 'alpha');
    add(`up: JPEG quality ${quality}`, (await small.clone().jpeg({ quality }).toBuffer()).length);
    add('up: WebP quality 20', (await small.clone().webp({ quality: 20 }).toBuffer()).length);
    const mask = await direct.model.run({ pixels: await small.removeAlpha().raw().toBuffer(), batch: 1 });
    add('down: 8-bit, deflate level 1', deflateRawSync(mask, { level: 1 }).length);
    add('down: 4-bit, deflate level 1', deflateRawSync(packAlpha4(mask), { level: 1 }).length);
  }
  await direct.close();
  return [...sizes].map(([what, bytes]) => ({ what, meanBytes: mean(bytes) }));
}
