import type { ModelArtifact, ModelFormat } from '@maskwire/engine';
import type { GraphMember, GraphRecipe, ModeEntry, ModelEntry } from './catalogue/types.js';
import { ModelImportError } from './errors.js';
import { atSize } from './ir/at-size.js';
import type { Graph } from './ir/graph.js';
import type { EmitMember, EmitRequest } from './ir/request.js';
import { emitOnnx } from './onnx/emit.js';
import { emitTfjs } from './tfjs/emit.js';
import { importTflite } from './tflite/import.js';
import { wrapOnnx } from './user/wrap-onnx.js';

/** A model with its file's bytes. */
export interface Network {
  readonly entry: ModelEntry;
  readonly bytes: Uint8Array;
}

export interface ArtifactRequest {
  readonly graph: GraphRecipe;
  readonly mode: ModeEntry;
  readonly format: ModelFormat;
  /** Each that a member of the graph names, once. */
  readonly networks: readonly Network[];
}

/**
 * Imports the networks of one graph and writes it for a runtime.
 * @throws {ModelImportError}
 */
export function buildArtifact(request: ArtifactRequest): ModelArtifact {
  const { graph, mode, format, networks } = request;
  const own = networks.find(({ entry }) => entry.onnx !== undefined);
  if (own) return wrap(own, request);
  // Once each: emitters write weights once that are the same object.
  const imported = new Map(networks.map((network) => [network.entry.id, importNetwork(network, mode)]));
  const members = graph.members.map((member) => emitMember(member, imported.get(member.model)));
  const { input, output } = graph;
  const wanted: EmitRequest = { members, kind: mode.kind, input, output };
  return format === 'onnx' ? { format, bytes: emitOnnx(wanted) } : emitTfjs(wanted);
}

function importNetwork({ entry, bytes }: Network, { kind, labels }: ModeEntry): Graph {
  const graph = importTflite(bytes);
  const channels = graph.values[graph.output]?.channels;
  if (kind === 'alpha' || channels === labels.length) return graph;
  const message = `${entry.id} gives ${channels} classes, but the mode has ${labels.length} labels.`;
  throw new ModelImportError('wrong_shape', message);
}

function emitMember({ model, size, flip = false }: GraphMember, graph: Graph | undefined): EmitMember {
  if (!graph) throw new TypeError(`the network ${model} was not read`);
  return { graph: size ? atSize(graph, { height: size.heightPx, width: size.widthPx }) : graph, flip };
}

/** A user's ONNX graph stays as it is between our nodes: it can be neither translated nor merged with others. */
function wrap({ entry, bytes }: Network, { graph, mode, format }: ArtifactRequest): ModelArtifact {
  const [member, ...others] = graph.members;
  if (format !== 'onnx') {
    const message = `${entry.id} is an ONNX file: only the engines onnx-cpu, onnx-webgpu and onnx-cuda run it.`;
    throw new ModelImportError('unsupported_feature', message);
  }
  if (member.flip || member.size || others.length > 0 || !entry.onnx) {
    const message = `${entry.id} is an ONNX file: it cannot be mirrored, resized or averaged with others.`;
    throw new ModelImportError('unsupported_feature', message);
  }
  const { input, output } = graph;
  const request = { contract: entry.onnx, kind: mode.kind, classes: mode.labels.length, input, output };
  return { format, bytes: wrapOnnx(bytes, request) };
}
