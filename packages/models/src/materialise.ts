import type { EngineMode, EngineModel, ModelFormat, PipelinePlan, Size } from '@maskwire/engine';
import { packArtifact, unpackArtifact } from './artifact.js';
import { type ArtifactRequest, buildArtifact, type Network } from './build-artifact.js';
import { ModelCache } from './cache.js';
import { graphsOf, requireModel } from './catalogue/lookup.js';
import type { Catalogue, GraphRecipe, ModeEntry } from './catalogue/types.js';
import { type ModelFolders, modelsFolder } from './files/folder.js';
import { sha256Hex } from './files/hash.js';
import { readSource } from './source.js';

/** Raise this when the same sources give other bytes: it invalidates every cached model. */
const IMPORTER_VERSION = 6;

export interface MaterialiseOptions extends ModelFolders {
  readonly catalogue: Catalogue;
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
  const made: Materialised[] = [];
  for (const graph of graphsOf(mode)) made.push(await materialiseGraph(graph, mode, options));
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
  const members = graph.members.map(
    ({ model, flip, size }) => `${model}${flip ? '~' : ''}${size ? `(${sides(size)})` : ''}`,
  );
  return `${members.join('+')}@${sides(graph.input)}-${sides(graph.output)}`;
}

const sides = ({ widthPx, heightPx }: Size): string => `${widthPx}x${heightPx}`;

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
  mode: ModeEntry,
  options: MaterialiseOptions,
): Promise<Materialised> {
  const { catalogue, cacheDir, signal } = options;
  const format = options.format ?? 'onnx';
  const modelsDir = modelsFolder(options);
  const ids = new Set(graph.members.map(({ model }) => model));
  const networks = await Promise.all(
    [...ids].map(async (id): Promise<Network> => {
      const entry = requireModel(catalogue, id);
      return { entry, bytes: await readSource(entry.file, { modelsDir, ...(signal ? { signal } : {}) }) };
    }),
  );
  const cache = new ModelCache(cacheDir);
  const key = keyOf({ graph, mode, format, networks });
  const described = { id: graphId(graph), kind: mode.kind, input: graph.input, output: graph.output };

  const cached = await cache.read(key);
  signal?.throwIfAborted();
  if (cached) return { model: { ...described, artifact: unpackArtifact(format, cached) }, cacheHit: true };

  const artifact = buildArtifact({ graph, mode, format, networks });
  const cacheError = await cache.write(key, packArtifact(artifact)).then(
    () => undefined,
    (error: unknown) => `The model cache ${cacheDir} cannot be written: ${messageOf(error)}`,
  );
  signal?.throwIfAborted();
  const model = { ...described, artifact };
  return { model, cacheHit: false, ...(cacheError === undefined ? {} : { cacheError }) };
}

/** Of everything that the artifact's bytes depend on. */
function keyOf({ graph, mode, format, networks }: ArtifactRequest): string {
  const sources = networks.map(({ entry }) => ({ sha256: entry.file.sha256, contract: entry.onnx }));
  const classes = mode.labels.length;
  const recipe = { importer: IMPORTER_VERSION, sources, graph, kind: mode.kind, classes, format };
  return sha256Hex(JSON.stringify(recipe));
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
