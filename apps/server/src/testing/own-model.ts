import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { userNetwork } from '@maskwire/models/testing';

/**
 * A class model of a user's own whose every answer can be worked out: a pixel is of the class of its strongest channel, in
 * patches of 4x4.
 */
export const COLOURS = {
  id: 'colours',
  labels: ['reddish', 'greenish', 'bluish'],
  palette: ['#e69f00', '#009e73', '#56b4e9'],
  size: { widthPx: 64, heightPx: 64 },
} as const;

/** Divides the channels, 0..1: full red has logit 20, and a probability of all but 1. */
const SPREAD = 0.1;
const STRIDE = 4;

/** Puts the model into a models folder, as `models add` does. */
export function addColours(modelsDir: string): void {
  const { id, labels, palette, size } = COLOURS;
  const folder = join(modelsDir, id);
  const model = userNetwork({ side: size.widthPx, classes: labels.length });
  const manifest = {
    manifest: 1,
    id,
    title: 'Colours',
    task: 'scene',
    file: 'model.onnx',
    sha256: createHash('sha256').update(model).digest('hex'),
    licence: 'Apache-2.0',
    source: 'written by the test',
    input: { ...size, std: labels.map(() => SPREAD) },
    output: { widthPx: size.widthPx / STRIDE, heightPx: size.heightPx / STRIDE, meaning: 'logits' },
    labels,
    palette,
  };
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, manifest.file), model);
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest));
}
