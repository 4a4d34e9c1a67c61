import { malformed } from '../errors.js';
import type { Extent, GraphNode, Padding, Shape, ValueId } from './graph.js';

/** A node before it has been given its output. */
export type NodeInput = GraphNode extends infer Node
  ? Node extends GraphNode
    ? Omit<Node, 'output'>
    : never
  : never;

type Look = (id: ValueId) => Shape;
type Of<Kind extends GraphNode['kind']> = Extract<NodeInput, { kind: Kind }>;

/**
 * The shape a node's output must have.
 * @throws {ModelImportError} `malformed` when operands, weights and sizes contradict each other.
 */
export function inferShape(node: Exclude<NodeInput, { kind: 'constant' }>, shapeOf: Look): Shape {
  switch (node.kind) {
    case 'conv2d':
      return convolved(node, shapeOf(node.input));
    case 'depthwiseConv2d':
      return depthwise(node, shapeOf(node.input));
    case 'transposeConv2d':
      return transposed(node, shapeOf(node.input));
    case 'add':
    case 'mul':
      return broadcast(shapeOf(node.left), shapeOf(node.right));
    case 'relu':
    case 'relu6':
    case 'hardSwish':
    case 'sigmoid':
    case 'clamp':
      return shapeOf(node.input);
    case 'concat':
      return concatenated(node.inputs.map(shapeOf));
    case 'averagePool': {
      const input = shapeOf(node.input);
      return { ...windowed(input, node, { height: 1, width: 1 }), channels: input.channels };
    }
    case 'globalAveragePool':
      return { height: 1, width: 1, channels: shapeOf(node.input).channels };
    case 'resizeBilinear':
      return { ...node.size, channels: shapeOf(node.input).channels };
  }
}

function convolved(node: Of<'conv2d'>, input: Shape): Shape {
  const channels = node.bias.length;
  expectWeights(node.weights, channels * node.kernel.height * node.kernel.width * input.channels);
  return { ...windowed(input, node, node.dilation), channels };
}

function depthwise(node: Of<'depthwiseConv2d'>, input: Shape): Shape {
  const channels = node.bias.length;
  if (channels % input.channels !== 0) {
    throw malformed(`a depthwise convolution makes ${channels} channels of ${input.channels}`);
  }
  expectWeights(node.weights, node.kernel.height * node.kernel.width * channels);
  return { ...windowed(input, node, node.dilation), channels };
}

function transposed(node: Of<'transposeConv2d'>, input: Shape): Shape {
  const channels = node.bias.length;
  expectWeights(node.weights, channels * node.kernel.height * node.kernel.width * input.channels);
  const { kernel, stride, padding } = node;
  return {
    height: (input.height - 1) * stride.height + kernel.height - padding.top - padding.bottom,
    width: (input.width - 1) * stride.width + kernel.width - padding.left - padding.right,
    channels,
  };
}

function broadcast(left: Shape, right: Shape): Shape {
  return {
    height: broadcastSide(left.height, right.height),
    width: broadcastSide(left.width, right.width),
    channels: broadcastSide(left.channels, right.channels),
  };
}

function broadcastSide(left: number, right: number): number {
  if (left !== right && left !== 1 && right !== 1)
    throw malformed(`sides ${left} and ${right} do not broadcast`);
  return Math.max(left, right);
}

function concatenated(inputs: readonly Shape[]): Shape {
  const [first] = inputs;
  if (first === undefined) throw malformed('a concatenation of nothing');
  const { height, width } = first;
  if (inputs.some((input) => input.height !== height || input.width !== width))
    throw malformed('a concatenation of images of different sizes');
  return { height, width, channels: inputs.reduce((sum, { channels }) => sum + channels, 0) };
}

function windowed(
  input: Extent,
  window: { readonly kernel: Extent; readonly stride: Extent; readonly padding: Padding },
  dilation: Extent,
): Extent {
  const { kernel, stride, padding } = window;
  const spanH = (kernel.height - 1) * dilation.height + 1;
  const spanW = (kernel.width - 1) * dilation.width + 1;
  return {
    height: Math.floor((input.height + padding.top + padding.bottom - spanH) / stride.height) + 1,
    width: Math.floor((input.width + padding.left + padding.right - spanW) / stride.width) + 1,
  };
}

function expectWeights(weights: Float32Array, count: number): void {
  if (weights.length !== count)
    throw malformed(`a layer has ${weights.length} weights where ${count} are due`);
}
