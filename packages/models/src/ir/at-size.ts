import { ModelImportError } from '../errors.js';
import { GraphBuilder } from './builder.js';
import { shapeOf } from './check-request.js';
import type { Extent, Graph, GraphNode, Shape, ValueId } from './graph.js';

/**
 * The same network for pictures of another size: a larger one sees more detail, a smaller one more context. Weights are
 * shared with `graph`. Resizes follow the values whose size they had.
 * @throws {ModelImportError} `unsupported_feature` when the network cannot take the size
 */
export function atSize(graph: Graph, size: Extent): Graph {
  const from = shapeOf(graph, graph.input);
  if (from.height === size.height && from.width === size.width) return graph;
  const builder = new GraphBuilder();
  const input = builder.input({ ...size, channels: from.channels });
  const moved = new Map<ValueId, ValueId>([[graph.input, input]]);
  const context: Moving = { graph, builder, moved };
  for (const node of graph.nodes) moved.set(node.output, move(context, node));
  return builder.finish(input, to(context, graph.output), graph.outputMeaning);
}

interface Moving {
  readonly graph: Graph;
  readonly builder: GraphBuilder;
  /** Values of the new graph by those of the old one. */
  readonly moved: Map<ValueId, ValueId>;
}

function move(context: Moving, { output, ...node }: GraphNode): ValueId {
  const { builder } = context;
  switch (node.kind) {
    case 'constant':
      return constant(context, shapeOf(context.graph, output), node.data);
    case 'add':
    case 'mul':
      return builder.add({ ...node, left: to(context, node.left), right: to(context, node.right) });
    case 'concat':
      return builder.add({ ...node, inputs: node.inputs.map((input) => to(context, input)) });
    case 'resizeBilinear':
      return builder.add({ ...node, input: to(context, node.input), size: sizeLike(context, node.size) });
    case 'conv2d':
    case 'depthwiseConv2d':
    case 'averagePool':
      expectSameSteps(context, node.input, node.stride);
      return builder.add({ ...node, input: to(context, node.input) });
    default:
      return builder.add({ ...node, input: to(context, node.input) });
  }
}

function constant({ builder }: Moving, shape: Shape, data: Float32Array): ValueId {
  if (shape.height === 1 && shape.width === 1) return builder.constant(shape, data);
  throw unsupported('it holds a picture of a fixed size');
}

/** Zeros around the edges were counted for the old size; they hold for the new one when both leave the same rest. */
function expectSameSteps(context: Moving, input: ValueId, stride: Extent): void {
  const { graph, builder } = context;
  const before = shapeOf(graph, input);
  const now = builder.shapeOf(to(context, input));
  const fits =
    (now.height - before.height) % stride.height === 0 && (now.width - before.width) % stride.width === 0;
  if (!fits)
    throw unsupported('its strides do not divide the difference; try one that differs by a multiple of 32');
}

/** What became of the values that had this size. */
function sizeLike({ graph, builder, moved }: Moving, wanted: Extent): Extent {
  for (const [before, now] of moved) {
    const { height, width } = shapeOf(graph, before);
    if (height !== wanted.height || width !== wanted.width) continue;
    const became = builder.shapeOf(now);
    return { height: became.height, width: became.width };
  }
  throw unsupported(`it makes ${wanted.width}x${wanted.height} out of nothing of that size`);
}

function to({ moved }: Moving, id: ValueId): ValueId {
  const value = moved.get(id);
  if (value === undefined) throw new Error(`value ${id} is used before it is made: the graph is broken`);
  return value;
}

const unsupported = (why: string): ModelImportError =>
  new ModelImportError('unsupported_feature', `The network cannot read another size: ${why}.`);
