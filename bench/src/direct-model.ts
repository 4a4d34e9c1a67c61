import { tmpdir } from 'node:os';
import path from 'node:path';
import type { LoadedModel } from '@maskwire/engine';
import { createBackend } from '@maskwire/engine/backends';
import { BUILT_IN, findMode, materialiseMode } from '@maskwire/models';
import sharp from 'sharp';

/** A mode's graph loaded straight into a backend: no server, no codec, no worker. */
export interface DirectModel {
  readonly model: LoadedModel;
  close(): Promise<void>;
}

export async function loadDirect(mode: string): Promise<DirectModel> {
  const backend = await createBackend('onnx-cpu');
  const entry = findMode(BUILT_IN, mode);
  if (!entry) throw new Error(`There is no mode ${mode}`);
  const { models } = await materialiseMode(entry, {
    catalogue: BUILT_IN,
    cacheDir: path.join(tmpdir(), 'maskwire-bench-models'),
  });
  const [graph] = models;
  if (!graph) throw new Error(`Mode ${mode} has no model`);
  const model = await backend.load(graph);
  return { model, close: () => backend.close() };
}

/** Photo in, mask of the photo's size out: stretched to the model's input, run, resized back linearly. */
export async function maskDirectly(model: LoadedModel, photo: Buffer): Promise<Uint8Array> {
  const { width, height } = await sharp(photo).metadata();
  const pixels = await sharp(photo)
    .resize(model.input.widthPx, model.input.heightPx, { fit: 'fill' })
    .removeAlpha()
    .raw()
    .toBuffer();
  const mask = await model.run({ pixels, batch: 1 });
  return resizeMask(mask, model.output, { widthPx: width, heightPx: height });
}

interface Size {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Linear resize of an 8-bit mask. */
export async function resizeMask(mask: Uint8Array, from: Size, to: Size): Promise<Uint8Array> {
  return sharp(mask, { raw: { width: from.widthPx, height: from.heightPx, channels: 1 } })
    .resize(to.widthPx, to.heightPx, { fit: 'fill', kernel: 'linear' })
    .toColourspace('b-w')
    .raw()
    .toBuffer();
}
