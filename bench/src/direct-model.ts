import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Backend, EngineName, LoadedModel } from '@maskwire/engine';
import { createBackend } from '@maskwire/engine/backends';
import { assembleMode, type LoadedMode, runPipeline } from '@maskwire/engine/pipeline';
import { BUILT_IN, findMode, materialiseMode } from '@maskwire/models';
import sharp from 'sharp';

export const CACHE_DIR = path.join(tmpdir(), 'maskwire-bench-models');

/** The graph of a mode that has one, loaded straight into a backend: no server, no codec, no worker. */
export interface DirectModel {
  readonly model: LoadedModel;
  close(): Promise<void>;
}

/** Several modes on one backend; what they share is loaded once. */
export interface DirectModes {
  readonly backend: Backend;
  readonly modes: ReadonlyMap<string, LoadedMode>;
  readonly close: () => Promise<void>;
}

export async function loadModes(
  ids: readonly string[],
  engine: EngineName = 'onnx-cpu',
): Promise<DirectModes> {
  const backend = await createBackend(engine);
  const models = new Map<string, LoadedModel>();
  const modes = new Map<string, LoadedMode>();
  for (const id of ids) {
    const entry = findMode(BUILT_IN, id);
    if (!entry) throw new Error(`There is no mode ${id}`);
    const made = await materialiseMode(entry, {
      catalogue: BUILT_IN,
      cacheDir: CACHE_DIR,
      format: backend.info.format,
    });
    for (const model of made.models)
      if (!models.has(model.id)) models.set(model.id, await backend.load(model));
    modes.set(id, assembleMode(made, new Map(made.models.flatMap(({ id: model }) => own(models, model)))));
  }
  return { backend, modes, close: () => backend.close() };
}

const own = (models: ReadonlyMap<string, LoadedModel>, id: string): [string, LoadedModel][] => {
  const model = models.get(id);
  return model ? [[id, model]] : [];
};

export async function loadDirect(id: string): Promise<DirectModel> {
  const { modes, close } = await loadModes([id]);
  const [model] = modes.get(id)?.models.values() ?? [];
  if (!model) throw new Error(`Mode ${id} has no model`);
  return { model, close };
}

/** RGB bytes of a photo stretched to a mode's input. */
export async function pixelsOf(photo: Buffer, { input }: LoadedMode): Promise<Uint8Array> {
  return sharp(photo).resize(input.widthPx, input.heightPx, { fit: 'fill' }).removeAlpha().raw().toBuffer();
}

/** Photo in, mask of the photo's size out: stretched to the mode's input, run, resized back linearly. */
export async function maskDirectly(mode: LoadedMode, photo: Buffer): Promise<Uint8Array> {
  const { width, height } = await sharp(photo).metadata();
  const [result] = await runPipeline(mode, [{ pixels: await pixelsOf(photo, mode) }]);
  if (!result) throw new Error(`Mode ${mode.id} gave nothing`);
  return resizeMask(result.mask, mode.output, { widthPx: width, heightPx: height });
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
