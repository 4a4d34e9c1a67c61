import type { ModelArtifact, ModelFormat } from '@maskwire/engine';
import type { GraphRecipe, ModeEntry, ModelEntry, OnnxContract } from './catalogue/types.js';
import { ModelImportError } from './errors.js';
import type { EmitMember, EmitRequest } from './ir/request.js';
import { emitOnnx } from './onnx/emit.js';
import { emitTfjs } from './tfjs/emit.js';
import { importTflite } from './tflite/import.js';
import { wrapOnnx } from './user/wrap-onnx.js';

/** One network of a graph with its file's bytes. */
export interface Member {
  readonly entry: ModelEntry;
  readonly flip: boolean;
  readonly bytes: Uint8Array;
}

export interface ArtifactRequest {
  readonly graph: GraphRecipe;
  readonly mode: ModeEntry;
  readonly format: ModelFormat;
  /** As in `graph.members`. */
  readonly members: readonly Member[];
}

/**
 * Imports the networks of one graph and writes it for a runtime.
 * @throws {ModelImportError}
 */
export function buildArtifact({ graph, mode, format, members }: ArtifactRequest): ModelArtifact {
  const { input, output } = graph;
  const wrapped = members.find(({ entry }) => entry.onnx !== undefined);
  if (wrapped?.entry.onnx) {
    expectAlone(wrapped, members.length, format);
    return wrap(wrapped.bytes, wrapped.entry.onnx, { graph, mode });
  }
  const imported = members.map((member) => importMember(member, mode));
  const request: EmitRequest = { members: imported, kind: mode.kind, input, output };
  return format === 'onnx' ? { format, bytes: emitOnnx(request) } : emitTfjs(request);
}

function importMember({ entry, bytes, flip }: Member, { kind, labels }: ModeEntry): EmitMember {
  const graph = importTflite(bytes);
  const channels = graph.values[graph.output]?.channels;
  if (kind === 'classes' && channels !== labels.length) {
    const message = `${entry.id} gives ${channels} classes, but the mode has ${labels.length} labels.`;
    throw new ModelImportError('wrong_shape', message);
  }
  return { graph, flip };
}

/** A user's ONNX graph stays as it is between our nodes: it can be neither translated nor merged with others. */
function expectAlone({ entry, flip }: Member, count: number, format: ModelFormat): void {
  if (format !== 'onnx') {
    const message = `${entry.id} is an ONNX file: only the engines onnx-cpu, onnx-webgpu and onnx-cuda run it.`;
    throw new ModelImportError('unsupported_feature', message);
  }
  if (flip || count > 1) {
    const message = `${entry.id} is an ONNX file: it cannot be mirrored or averaged with others.`;
    throw new ModelImportError('unsupported_feature', message);
  }
}

function wrap(
  bytes: Uint8Array,
  contract: OnnxContract,
  { graph, mode }: Pick<ArtifactRequest, 'graph' | 'mode'>,
): ModelArtifact {
  const { input, output } = graph;
  const request = { contract, kind: mode.kind, classes: mode.labels.length, input, output };
  return { format: 'onnx', bytes: wrapOnnx(bytes, request) };
}
