import { shapeOf } from '../ir/check-request.js';
import type {
  BinaryNode,
  ClampNode,
  ConcatNode,
  ConstantNode,
  Extent,
  GraphNode,
  PixelAlignment,
  ResizeBilinearNode,
  ValueId,
} from '../ir/graph.js';
import { convolution, depthwiseConvolution, transposedConvolution } from './convolutions.js';
import type { GraphDef } from './graph-def.js';
import { fresh, type Lowering, nameOf } from './lowering.js';
import { averagePool, globalAveragePool } from './pooling.js';

const CHANNEL_AXIS = 3;

/** Writes one node and records the name of its result. */
export function lowerNode(to: Lowering, node: GraphNode): void {
  // An activation that the convolution before it has applied.
  if (to.names.has(node.output)) return;
  to.names.set(to.fused.get(node.output)?.output ?? node.output, write(to, node));
}

function write(to: Lowering, node: GraphNode): string {
  switch (node.kind) {
    case 'constant':
      return constant(to, node);
    case 'conv2d':
      return convolution(to, node);
    case 'depthwiseConv2d':
      return depthwiseConvolution(to, node);
    case 'transposeConv2d':
      return transposedConvolution(to, node);
    case 'add':
      return binary(to, node, 'AddV2');
    case 'mul':
      return binary(to, node, 'Mul');
    case 'relu':
      return unary(to, node, 'Relu');
    case 'relu6':
      return unary(to, node, 'Relu6');
    case 'sigmoid':
      return unary(to, node, 'Sigmoid');
    case 'hardSwish':
      return hardSwish(to, node);
    case 'clamp':
      return clamp(to, node);
    case 'concat':
      return concat(to, node);
    case 'averagePool':
      return averagePool(to, node);
    case 'globalAveragePool':
      return globalAveragePool(to, node);
    case 'resizeBilinear':
      return resize(to, node);
  }
}

interface Unary {
  readonly input: ValueId;
  readonly output: ValueId;
}

const unary = (to: Lowering, node: Unary, op: 'Relu' | 'Relu6' | 'Sigmoid'): string =>
  to.def.node(op, [nameOf(to, node.input)], fresh(to, node.output));

const binary = (to: Lowering, node: BinaryNode, op: 'AddV2' | 'Mul'): string =>
  to.def.node(op, [nameOf(to, node.left), nameOf(to, node.right)], fresh(to, node.output));

function constant(to: Lowering, node: ConstantNode): string {
  const { height, width, channels } = shapeOf(to.graph, node.output);
  return to.def.floats(fresh(to, node.output), [1, height, width, channels], node.data);
}

/** x · relu6(x + 3) / 6: there is no kernel for it. */
function hardSwish(to: Lowering, node: Unary): string {
  const { def } = to;
  const input = nameOf(to, node.input);
  const name = fresh(to, node.output);
  const shifted = def.node('AddV2', [input, def.scalar('three', 3)], `${name}.shifted`);
  const gate = def.node('Relu6', [shifted], `${name}.gate`);
  const gated = def.node('Mul', [input, gate], `${name}.gated`);
  return def.node('Mul', [gated, def.scalar('sixth', 1 / 6)], name);
}

function clamp(to: Lowering, node: ClampNode): string {
  const name = fresh(to, node.output);
  const low = to.def.scalar(`${name}.low`, node.low);
  const high = to.def.scalar(`${name}.high`, node.high);
  return to.def.node('ClipByValue', [nameOf(to, node.input), low, high], name);
}

function concat(to: Lowering, node: ConcatNode): string {
  const axis = to.def.integers('concat_axis', [CHANNEL_AXIS], []);
  const inputs = node.inputs.map((id) => nameOf(to, id));
  return to.def.node('ConcatV2', [...inputs, axis], fresh(to, node.output), { N: inputs.length });
}

function resize(to: Lowering, node: ResizeBilinearNode): string {
  return resizeBilinear(to.def, {
    input: nameOf(to, node.input),
    output: fresh(to, node.output),
    size: node.size,
    alignment: node.alignment,
  });
}

interface Resizing {
  readonly input: string;
  readonly output: string;
  readonly size: Extent;
  readonly alignment: PixelAlignment;
}

export function resizeBilinear(def: GraphDef, { input, output, size, alignment }: Resizing): string {
  const sides = def.integers(`${output}.size`, [size.height, size.width]);
  return def.node('ResizeBilinear', [input, sides], output, {
    align_corners: alignment === 'alignCorners',
    half_pixel_centers: alignment === 'halfPixel',
  });
}
