import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readBmp } from './bmp.js';

/** The quantised scene networks of the test material: 513x513 bytes in, class indices out. */
export const DEEPLABS = Object.freeze({
  voc: { file: 'deeplabv3_mnv2_pascal_quant.tflite', reference: 'bird', classes: 21 },
  vocHalf: { file: 'deeplabv3_mnv2_dm05_pascal_quant.tflite', reference: 'bird', classes: 21 },
  cityscapes: { file: 'deeplab_slim_cityscapes_quant.tflite', reference: 'cityscapes', classes: 19 },
});
export const DEEPLAB_SIDE = 513;

export interface Deeplab {
  readonly model: Uint8Array;
  readonly classes: number;
  /** RGB of the reference picture. */
  readonly picture: Uint8Array;
  /** Class indices that are expected of it. */
  readonly expected: Uint8Array;
}

/** @param testdata the folder of the test material */
export function readDeeplab(testdata: string, name: keyof typeof DEEPLABS): Deeplab {
  const { file, reference, classes } = DEEPLABS[name];
  const folder = join(testdata, 'models');
  const picture = readBmp(join(folder, 'reference', `${reference}_segmentation.bmp`));
  const expected = readBmp(join(folder, 'reference', `${reference}_segmentation_mask.bmp`));
  for (const { width, height } of [picture, expected])
    if (width !== DEEPLAB_SIDE || height !== DEEPLAB_SIDE)
      throw new Error(`${reference} is ${width}x${height}`);
  return { model: readFileSync(join(folder, file)), classes, picture: picture.data, expected: expected.data };
}

/** Share of the pixels of which both say the same; the first may be followed by other planes. */
export function agreement(ours: ArrayLike<number>, theirs: ArrayLike<number>): number {
  let same = 0;
  for (let at = 0; at < theirs.length; at++) if (ours[at] === theirs[at]) same++;
  return same / theirs.length;
}
