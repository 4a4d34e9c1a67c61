import type { Size } from '@maskwire/engine';
import { ModelImportError } from '../errors.js';
import type { Extent, Graph, Shape, ValueId } from './graph.js';
import type { EmitRequest } from './request.js';

const RGB = 3;

/**
 * Holds each member against what its kind of request needs.
 * @throws {ModelImportError} `unsupported_feature` when a graph does not read RGB or does not give what `kind` needs
 */
export function checkRequest({ kind, members }: EmitRequest): void {
  const [first] = members;
  if (first === undefined) throw new TypeError('a model needs at least one member');
  const classes = shapeOf(first.graph, first.graph.output).channels;
  for (const { graph } of members) {
    if (shapeOf(graph, graph.input).channels !== RGB)
      throw unsupported('Only models that read RGB images (3 channels) are supported.');
    const { channels } = shapeOf(graph, graph.output);
    if (kind === 'alpha') {
      if (channels !== 1 || graph.outputMeaning !== 'probability')
        throw unsupported('A mode for one person needs models that give one channel of probability.');
      continue;
    }
    if (channels < 2 || graph.outputMeaning !== 'logits')
      throw unsupported('A mode with classes needs models that give one channel of logits for each class.');
    if (channels !== classes) throw unsupported('Models of different classes cannot be averaged.');
  }
}

const unsupported = (message: string): ModelImportError =>
  new ModelImportError('unsupported_feature', message);

export function shapeOf(graph: Graph, id: ValueId): Shape {
  const shape = graph.values[id];
  if (shape === undefined) throw new Error(`value ${id} has no shape: the graph is broken`);
  return shape;
}

export const extentOf = ({ widthPx, heightPx }: Size): Extent => ({ height: heightPx, width: widthPx });
