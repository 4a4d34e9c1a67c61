import { tmpdir } from 'node:os';
import path from 'node:path';
import type { LoadedModel } from '@maskwire/engine';
import { createBackend } from '@maskwire/engine/backends';
import { type ModeId, materialiseMode } from '@maskwire/models';
import sharp from 'sharp';

/** A mode's graph loaded straight into a backend: no server, no codec, no worker. */
export interface DirectModel {
  readonly model: LoadedModel;
  close(): Promise<void>;
}

export async function loadDirect(mode: ModeId): Promise<DirectModel> {
  const backend = await createBackend('onnx-cpu');
  const { onnx, input, output } = await materialiseMode(mode, {
    cacheDir: path.join(tmpdir(), 'maskwire-bench-models'),
  });
  const model = await backend.load({ id: mode, onnx, input, output });
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
