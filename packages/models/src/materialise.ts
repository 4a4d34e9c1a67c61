import { ModelCache } from './cache.js';
import { MODES, type ModeDescription, type ModeId, type SizePx, SOURCES } from './catalogue.js';
import { ModelImportError } from './errors.js';
import { emitOnnx, type Head } from './onnx/emit.js';
import { readSource, sha256Hex } from './source.js';
import { importTflite } from './tflite/import.js';

/** Raise this when the same sources give other ONNX bytes: it invalidates every cached model. */
const IMPORTER_VERSION = 1;

export interface MaterialiseOptions {
  /** Folder of the disk cache; created when it is not there. */
  readonly cacheDir: string;
  /** @default 'uint8' */
  readonly head?: Head;
  readonly signal?: AbortSignal;
}

/** A model that an ONNX engine can load. */
export interface MaterialisedModel {
  readonly id: ModeId;
  /** ONNX ModelProto. Input `image`: uint8 RGB [N, heightPx, widthPx, 3]; output: see `head`. */
  readonly onnx: Uint8Array;
  readonly input: SizePx;
  readonly output: SizePx;
  /** `uint8`: output `mask`, round(255·p). `float32`: output `probability`. Both [N, heightPx, widthPx]. */
  readonly head: Head;
  readonly cacheHit: boolean;
  /** Why the model could not be kept in the cache, for a log line; the model itself is fine. */
  readonly cacheError?: string;
}

/**
 * Gives a mode's model, from the disk cache or by importing its sources (about 0.1 s).
 * @throws {ModelImportError} when a source is missing, is not the pinned one, or cannot be imported
 * @throws the signal's reason when aborted
 */
export async function materialiseMode(id: ModeId, options: MaterialiseOptions): Promise<MaterialisedModel> {
  const { cacheDir, head = 'uint8', signal } = options;
  const mode = modeOf(id);
  const sources = await Promise.all(mode.models.map((model) => readSource(SOURCES[model], signal)));
  const cache = new ModelCache(cacheDir);
  const key = cacheKey(sources, mode, head);
  const described = { id, input: mode.input, output: mode.output, head };

  const cached = await cache.read(key);
  signal?.throwIfAborted();
  if (cached !== undefined) return { ...described, onnx: cached, cacheHit: true };

  const onnx = emitOnnx(sources.map(importTflite), { head });
  const cacheError = await cache.write(key, onnx).then(
    () => undefined,
    (error: unknown) => `The model cache ${cacheDir} cannot be written: ${messageOf(error)}`,
  );
  signal?.throwIfAborted();
  return { ...described, onnx, cacheHit: false, ...(cacheError === undefined ? {} : { cacheError }) };
}

/** Everything that the ONNX bytes depend on. The sources are hashed one by one, so that their borders count. */
function cacheKey(sources: readonly Uint8Array[], mode: ModeDescription, head: Head): string {
  const recipe = {
    importer: IMPORTER_VERSION,
    sources: sources.map((bytes) => sha256Hex(bytes)),
    models: mode.models,
    head,
  };
  return sha256Hex(JSON.stringify(recipe));
}

function modeOf(id: ModeId): ModeDescription {
  const mode = MODES.find((each) => each.id === id);
  if (mode === undefined) {
    const known = MODES.map((each) => each.id).join(', ');
    throw new ModelImportError('unknown_mode', `There is no mode ${String(id)}. Modes: ${known}.`);
  }
  return mode;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
