import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { oneNodeModel } from './onnx.js';
import type { Colour } from './pictures.js';

/**
 * A class model whose every answer can be worked out: the colour itself is the logits, so a pixel is of the class of its
 * strongest channel, the surer the more colourful, and grey is of none.
 */
export const COLOUR_MODEL = {
  id: 'colours',
  title: 'Colours',
  labels: ['reddish', 'greenish', 'bluish'],
  palette: ['#e69f00', '#009e73', '#56b4e9'],
  sidePx: 256,
} as const;

/** Divides the channels, 0..1: the smaller, the surer of little colour. */
const SPREAD = 0.1;

/** Puts the model into a folder of users' models, as `models add` does. */
export async function addColourModel(modelsDir: string): Promise<void> {
  const { id, title, labels, palette, sidePx } = COLOUR_MODEL;
  const sides = ['batch', labels.length, sidePx, sidePx];
  const model = oneNodeModel('Identity', { name: 'colours', sides }, { name: 'logits', sides });
  const size = { widthPx: sidePx, heightPx: sidePx };
  const manifest = {
    manifest: 1,
    id,
    title,
    description: 'What is red, green or blue.',
    task: 'scene',
    file: 'model.onnx',
    sha256: createHash('sha256').update(model).digest('hex'),
    licence: 'Apache-2.0',
    source: 'made by the test',
    input: { ...size, layout: 'nchw', std: labels.map(() => SPREAD) },
    output: { meaning: 'logits', ...size },
    labels,
    palette,
  };
  const folder = join(modelsDir, id);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'model.onnx'), model);
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest));
}

/** The model's answer for a colour: the class, and how sure it is. */
export function classOf(colour: Colour): { readonly index: number; readonly probability: number } {
  const weights = colour.map((level) => Math.exp(level / 255 / SPREAD));
  const most = Math.max(...weights);
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return { index: weights.indexOf(most), probability: most / sum };
}
