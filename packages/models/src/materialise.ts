import type {
  EngineMode,
  EngineModel,
  ModelArtifact,
  ModelFormat,
  OutputKind,
  PipelinePlan,
} from '@maskwire/engine';
import { ModelCache } from './cache.js';
import {
  type Catalogue,
  findModel,
  type GraphRecipe,
  type ModeEntry,
  type ModelEntry,
} from './catalogue/types.js';
import { ModelImportError } from './errors.js';
import { emitOnnx } from './onnx/emit.js';
import { readSource, sha256Hex } from './source.js';
import { importTflite } from './tflite/import.js';

/** Raise this when the same sources give other bytes: it invalidates every cached model. */
const IMPORTER_VERSION = 3;

export interface MaterialiseOptions {
  readonly catalogue: Catalogue;
  /** Folder of the disk cache; created when it is not there. */
  readonly cacheDir: string;
  /** What the engine loads. @default 'onnx' */
  readonly format?: ModelFormat;
  readonly signal?: AbortSignal;
}

/** A mode that an engine can load. */
export interface MaterialisedMode extends EngineMode {
  readonly cacheHit: boolean;
  /** Why a model could not be kept in the cache, for a log line; the model itself is fine. */
  readonly cacheError?: string;
}

interface Materialised {
  readonly model: EngineModel;
  readonly cacheHit: boolean;
  readonly cacheError?: string;
}

/**
 * Gives a mode's models, from the disk cache or by importing their files (about 0.1 s each). Files that are downloaded
 * must be there already: see `pullMode`.
 * @throws {ModelImportError} when a file is missing, is not the pinned one, or cannot be imported
 * @throws the signal's reason when aborted
 */
export async function materialiseMode(
  mode: ModeEntry,
  options: MaterialiseOptions,
): Promise<MaterialisedMode> {
  const { recipe } = mode;
  const graphs = recipe.kind === 'single' ? [recipe.graph] : [recipe.first, recipe.second];
  const made: Materialised[] = [];
  for (const graph of graphs) made.push(await materialiseGraph(graph, mode.kind, options));
  const cacheErrors = made.flatMap(({ cacheError }) => (cacheError === undefined ? [] : [cacheError]));
  return {
    id: mode.id,
    kind: mode.kind,
    input: mode.input,
    output: mode.output,
    plan: planOf(mode),
    models: unique(made.map(({ model }) => model)),
    cacheHit: made.every(({ cacheHit }) => cacheHit),
    ...(cacheErrors[0] === undefined ? {} : { cacheError: cacheErrors[0] }),
  };
}

/** Graphs of the same recipe have the same id, so that modes share what they have in common. */
export function graphId(graph: GraphRecipe): string {
  const members = graph.members.map(({ model, flip }) => (flip ? `${model}~` : model)).join('+');
  const { input, output } = graph;
  return `${members}@${input.widthPx}x${input.heightPx}-${output.widthPx}x${output.heightPx}`;
}

function planOf({ recipe }: ModeEntry): PipelinePlan {
  if (recipe.kind === 'single') return { kind: 'single', model: graphId(recipe.graph) };
  const { first, second, zoom } = recipe;
  return { kind: 'zoom', first: graphId(first), second: graphId(second), zoom };
}

const unique = (models: readonly EngineModel[]): EngineModel[] => [
  ...new Map(models.map((model) => [model.id, model])).values(),
];

async function materialiseGraph(
  graph: GraphRecipe,
  kind: OutputKind,
  options: MaterialiseOptions,
): Promise<Materialised> {
  const { catalogue, cacheDir, signal } = options;
  const format = options.format ?? 'onnx';
  const entries = graph.members.map(({ model }) => entryOf(catalogue, model));
  const sources = await Promise.all(entries.map((entry) => readSource(entry.file, signal)));
  const cache = new ModelCache(cacheDir);
  const recipe = {
    importer: IMPORTER_VERSION,
    sources: sources.map((bytes) => sha256Hex(bytes)),
    graph,
    kind,
    format,
  };
  const key = sha256Hex(JSON.stringify(recipe));
  const described = { id: graphId(graph), kind, input: graph.input, output: graph.output };

  const cached = await cache.read(key);
  signal?.throwIfAborted();
  if (cached !== undefined)
    return { model: { ...described, artifact: { format: 'onnx', bytes: cached } }, cacheHit: true };

  const members = sources.map((source, at) => ({
    graph: importTflite(source),
    flip: graph.members[at]?.flip ?? false,
  }));
  const bytes = emitOnnx({ members, kind, input: graph.input, output: graph.output });
  const artifact: ModelArtifact = { format: 'onnx', bytes };
  const cacheError = await cache.write(key, bytes).then(
    () => undefined,
    (error: unknown) => `The model cache ${cacheDir} cannot be written: ${messageOf(error)}`,
  );
  signal?.throwIfAborted();
  const model = { ...described, artifact };
  return { model, cacheHit: false, ...(cacheError === undefined ? {} : { cacheError }) };
}

function entryOf(catalogue: Catalogue, id: string): ModelEntry {
  const entry = findModel(catalogue, id);
  if (entry) return entry;
  const known = catalogue.models.map((each) => each.id).join(', ');
  throw new ModelImportError('unknown_model', `There is no model ${id}. Models: ${known}.`);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
