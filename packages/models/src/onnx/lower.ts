import type {
  AveragePoolNode,
  BinaryNode,
  ConcatNode,
  ConstantNode,
  Conv2dNode,
  DepthwiseConv2dNode,
  Extent,
  Graph,
  GraphNode,
  Padding,
  PixelAlignment,
  ResizeBilinearNode,
  TransposeConv2dNode,
  ValueId,
} from '../ir/graph.js';
import { permute4 } from './layout.js';
import type { OnnxModel } from './model.js';

/**
 * Writes the nodes of one graph into an ONNX model, channels first. `prefix` keeps the names of several graphs apart;
 * `names` holds the ONNX name of each value written so far and must already know the graph's input.
 */
export interface Lowering {
  readonly model: OnnxModel;
  readonly graph: Graph;
  readonly prefix: string;
  readonly names: Map<ValueId, string>;
  /** Weights written so far: the same network at another size or mirrored needs them but once. */
  readonly weights: WrittenWeights;
}

/** The name of each, and the order and sides in which it was written. */
export type WrittenWeights = Map<Float32Array, { readonly name: string; readonly layout: string }>;

const COORDINATE_MODES: Record<PixelAlignment, string> = {
  halfPixel: 'half_pixel',
  asymmetric: 'asymmetric',
  alignCorners: 'align_corners',
};

/** Writes one node and records the name of its output. */
export function lowerNode(to: Lowering, node: GraphNode): void {
  to.names.set(node.output, write(to, node));
}

function write(to: Lowering, node: GraphNode): string {
  switch (node.kind) {
    case 'constant':
      return constant(to, node);
    case 'conv2d':
      return conv2d(to, node);
    case 'depthwiseConv2d':
      return depthwise(to, node);
    case 'transposeConv2d':
      return transposeConv2d(to, node);
    case 'add':
      return binary(to, node, 'Add');
    case 'mul':
      return binary(to, node, 'Mul');
    case 'relu':
      return unary(to, node, 'Relu');
    case 'hardSwish':
      return unary(to, node, 'HardSwish');
    case 'sigmoid':
      return unary(to, node, 'Sigmoid');
    case 'globalAveragePool':
      return unary(to, node, 'GlobalAveragePool');
    case 'relu6':
      return clip(to, node, { low: 0, high: 6 });
    case 'clamp':
      return clip(to, node, node);
    case 'concat':
      return concat(to, node);
    case 'averagePool':
      return averagePool(to, node);
    case 'resizeBilinear':
      return resize(to, node);
  }
}

export function nameOf(to: Lowering, id: ValueId): string {
  const name = to.names.get(id);
  if (name === undefined)
    throw new Error(`value ${id} is used before it is written: the graph is out of order`);
  return name;
}

function fresh(to: Lowering, id: ValueId): string {
  return `${to.prefix}${id}`;
}

function unary(
  to: Lowering,
  node: { readonly input: ValueId; readonly output: ValueId },
  type: string,
): string {
  return to.model.node(type, [nameOf(to, node.input)], fresh(to, node.output));
}

function binary(to: Lowering, node: BinaryNode, type: string): string {
  return to.model.node(type, [nameOf(to, node.left), nameOf(to, node.right)], fresh(to, node.output));
}

function clip(
  to: Lowering,
  node: { readonly input: ValueId; readonly output: ValueId },
  { low, high }: { readonly low: number; readonly high: number },
): string {
  const limits = [low, high].map((limit) => to.model.floats(`limit_${limit}`, [], Float32Array.of(limit)));
  return to.model.node('Clip', [nameOf(to, node.input), ...limits], fresh(to, node.output));
}

function concat(to: Lowering, node: ConcatNode): string {
  const inputs = node.inputs.map((input) => nameOf(to, input));
  return to.model.node('Concat', inputs, fresh(to, node.output), { axis: 1 });
}

function constant(to: Lowering, node: ConstantNode): string {
  const { height, width, channels } = shapeOf(to, node.output);
  const data = permute4(node.data, [1, height, width, channels], [0, 3, 1, 2]);
  return to.model.floats(fresh(to, node.output), [1, channels, height, width], data);
}

function conv2d(to: Lowering, node: Conv2dNode): string {
  const { channels } = shapeOf(to, node.input);
  const { height, width } = node.kernel;
  const dimensions = [node.bias.length, channels, height, width];
  const weights = weightsOf(to, node, dimensions, () =>
    permute4(node.weights, [node.bias.length, height, width, channels], [0, 3, 1, 2]),
  );
  return convolution(to, node, weights, 1);
}

function depthwise(to: Lowering, node: DepthwiseConv2dNode): string {
  const channels = node.bias.length;
  const { height, width } = node.kernel;
  const weights = weightsOf(to, node, [channels, 1, height, width], () =>
    permute4(node.weights, [1, height, width, channels], [3, 0, 1, 2]),
  );
  return convolution(to, node, weights, shapeOf(to, node.input).channels);
}

function convolution(
  to: Lowering,
  node: Conv2dNode | DepthwiseConv2dNode,
  weights: readonly [weights: string, bias: string],
  group: number,
): string {
  return to.model.node('Conv', [nameOf(to, node.input), ...weights], fresh(to, node.output), {
    kernel_shape: extent(node.kernel),
    strides: extent(node.stride),
    dilations: extent(node.dilation),
    pads: pads(node.padding),
    group,
  });
}

function transposeConv2d(to: Lowering, node: TransposeConv2dNode): string {
  const { channels } = shapeOf(to, node.input);
  const { height, width } = node.kernel;
  const weights = weightsOf(to, node, [channels, node.bias.length, height, width], () =>
    permute4(node.weights, [node.bias.length, height, width, channels], [3, 0, 1, 2]),
  );
  return to.model.node('ConvTranspose', [nameOf(to, node.input), ...weights], fresh(to, node.output), {
    kernel_shape: extent(node.kernel),
    strides: extent(node.stride),
    pads: pads(node.padding),
  });
}

/** Names of a layer's weights and bias. */
function weightsOf(
  { model, weights, prefix }: Lowering,
  node: Conv2dNode | DepthwiseConv2dNode | TransposeConv2dNode,
  dimensions: readonly number[],
  permuted: () => Float32Array,
): readonly [weights: string, bias: string] {
  const once = (data: Float32Array, layout: string, write: () => string): string => {
    const known = weights.get(data);
    if (known?.layout === layout) return known.name;
    const written = write();
    weights.set(data, { name: written, layout });
    return written;
  };
  const name = `${prefix}${node.output}`;
  return [
    once(node.weights, `${node.kind} ${dimensions.join()}`, () =>
      model.floats(`${name}.weights`, dimensions, permuted()),
    ),
    once(node.bias, 'bias', () => model.floats(`${name}.bias`, [node.bias.length], node.bias)),
  ];
}

function averagePool(to: Lowering, node: AveragePoolNode): string {
  return to.model.node('AveragePool', [nameOf(to, node.input)], fresh(to, node.output), {
    kernel_shape: extent(node.kernel),
    strides: extent(node.stride),
    pads: pads(node.padding),
  });
}

function resize(to: Lowering, node: ResizeBilinearNode): string {
  return resizeLinear(to.model, {
    input: nameOf(to, node.input),
    output: fresh(to, node.output),
    from: shapeOf(to, node.input),
    to: node.size,
    alignment: node.alignment,
  });
}

interface ResizeParts {
  readonly input: string;
  readonly output: string;
  readonly from: Extent;
  readonly to: Extent;
  readonly alignment: PixelAlignment;
}

/** Given by scales rather than sizes: they leave the batch dimension free. */
export function resizeLinear(model: OnnxModel, parts: ResizeParts): string {
  const { from, to } = parts;
  const factors = Float32Array.of(1, 1, scaleOf(from.height, to.height), scaleOf(from.width, to.width));
  const scales = model.floats(`${parts.output}.scales`, [4], factors);
  return model.node('Resize', [parts.input, '', scales], parts.output, {
    mode: 'linear',
    coordinate_transformation_mode: COORDINATE_MODES[parts.alignment],
  });
}

/** ONNX takes floor(side x scale), with a float32 scale but by either precision: one that rounds down loses a row. */
function scaleOf(from: number, to: number): number {
  const scale = Math.fround(to / from);
  return from * scale >= to ? scale : Math.fround(scale * (1 + 2 ** -22));
}

function extent(value: Extent): readonly number[] {
  return [value.height, value.width];
}

function pads(padding: Padding): readonly number[] {
  return [padding.top, padding.left, padding.bottom, padding.right];
}

function shapeOf(to: Lowering, id: ValueId): { height: number; width: number; channels: number } {
  const shape = to.graph.values[id];
  if (shape === undefined) throw new Error(`value ${id} has no shape: the graph is broken`);
  return shape;
}
