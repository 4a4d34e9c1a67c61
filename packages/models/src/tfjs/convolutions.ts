import { shapeOf } from '../ir/check-request.js';
import type { Conv2dNode, DepthwiseConv2dNode, Extent, TransposeConv2dNode } from '../ir/graph.js';
import { permute4 } from '../onnx/layout.js';
import { fresh, type Lowering, nameOf, overImages, weights } from './lowering.js';
import { cropped, isNone, namedPadding, padded } from './padding.js';

export function convolution(to: Lowering, node: Conv2dNode): string {
  const { channels } = shapeOf(to.graph, node.input);
  const { height, width } = node.kernel;
  const made = node.bias.length;
  const laidOut = () => permute4(node.weights, [made, height, width, channels], [1, 2, 3, 0]);
  return fusedConvolution(to, node, { op: '_FusedConv2D', shape: [height, width, channels, made], laidOut });
}

export function depthwiseConvolution(to: Lowering, node: DepthwiseConv2dNode): string {
  const { channels } = shapeOf(to.graph, node.input);
  const { height, width } = node.kernel;
  const shape = [height, width, channels, node.bias.length / channels];
  return fusedConvolution(to, node, { op: 'FusedDepthwiseConv2dNative', shape, laidOut: () => node.weights });
}

interface Filter {
  readonly op: '_FusedConv2D' | 'FusedDepthwiseConv2dNative';
  readonly shape: readonly number[];
  readonly laidOut: () => Float32Array;
}

/** Convolution, bias and activation in one pass. */
function fusedConvolution(to: Lowering, node: Conv2dNode | DepthwiseConv2dNode, filter: Filter): string {
  const { def, graph } = to;
  const name = fresh(to, node.output);
  const padding = namedPadding(shapeOf(graph, node.input), node);
  const input = nameOf(to, node.input);
  const kernel = weights(to, node.weights, `${name}.weights`, filter.shape, filter.laidOut);
  const bias = weights(to, node.bias, `${name}.bias`, [node.bias.length]);
  const activation = to.fused.get(node.output)?.name;
  const source = padding === undefined ? padded(def, input, `${name}.padded`, node.padding) : input;
  return def.node(filter.op, [source, kernel, bias], name, {
    num_args: 1,
    fused_ops: ['BiasAdd', ...(activation === undefined ? [] : [activation])],
    strides: overImages(node.stride.height, node.stride.width),
    dilations: overImages(node.dilation.height, node.dilation.width),
    padding: padding ?? 'VALID',
    data_format: 'NHWC',
  });
}

export function transposedConvolution(to: Lowering, node: TransposeConv2dNode): string {
  const { kernel, stride, padding } = node;
  const tiles = kernel.height === stride.height && kernel.width === stride.width;
  return tiles && kernel.height === kernel.width && kernel.height > 1 && isNone(padding)
    ? tiledConvolution(to, node)
    : overlappingConvolution(to, node);
}

/** Each input pixel makes a tile of its own: a convolution of that pixel, its channels laid out as the tile after. */
function tiledConvolution(to: Lowering, node: TransposeConv2dNode): string {
  const { channels } = shapeOf(to.graph, node.input);
  const block = node.kernel.height;
  const tile = block * block;
  const made = node.bias.length;
  const name = fresh(to, node.output);
  const laidOut = () => permute4(node.weights, [made, block, block, channels], [3, 1, 2, 0]);
  const kernel = weights(to, node.weights, `${name}.weights`, [1, 1, channels, tile * made], laidOut);
  const repeated = () => Float32Array.from({ length: tile * made }, (_, at) => node.bias[at % made] ?? 0);
  const bias = weights(to, node.bias, `${name}.bias`, [tile * made], repeated);
  const one = overImages(1, 1);
  const attributes = { num_args: 1, fused_ops: ['BiasAdd'], strides: one, dilations: one, padding: 'VALID' };
  const tiles = to.def.node('_FusedConv2D', [nameOf(to, node.input), kernel, bias], `${name}.tiles`, {
    ...attributes,
    data_format: 'NHWC',
  });
  return to.def.node('DepthToSpace', [tiles], name, { block_size: block, data_format: 'NHWC' });
}

/** Written as the gradient of a convolution, whose result's size must be given, with the batch in it. */
function overlappingConvolution(to: Lowering, node: TransposeConv2dNode): string {
  const { def } = to;
  const { channels } = shapeOf(to.graph, node.input);
  const { height, width } = node.kernel;
  const made = node.bias.length;
  const name = fresh(to, node.output);
  const input = nameOf(to, node.input);
  const laidOut = () => permute4(node.weights, [made, height, width, channels], [1, 2, 0, 3]);
  const kernel = weights(to, node.weights, `${name}.weights`, [height, width, made, channels], laidOut);
  const bias = weights(to, node.bias, `${name}.bias`, [made]);
  const sizes = batchAnd(to, input, `${name}.sizes`, [...uncropped(to, node), made]);
  const whole = def.node('Conv2DBackpropInput', [sizes, kernel, input], `${name}.whole`, {
    strides: overImages(node.stride.height, node.stride.width),
    padding: 'VALID',
    data_format: 'NHWC',
  });
  const cut = isNone(node.padding)
    ? whole
    : cropped(def, whole, `${name}.cut`, { from: node.padding, size: shapeOf(to.graph, node.output) });
  return def.node('AddV2', [cut, bias], name);
}

function uncropped(to: Lowering, { input, kernel, stride }: TransposeConv2dNode): [number, number] {
  const from: Extent = shapeOf(to.graph, input);
  return [(from.height - 1) * stride.height + kernel.height, (from.width - 1) * stride.width + kernel.width];
}

/** The shape of a batch of images as a tensor: as many as `input` has, each of `sides`. */
function batchAnd({ def }: Lowering, input: string, name: string, sides: readonly number[]): string {
  const shape = def.node('Shape', [input], `${name}.input`, { out_type: { type: 'DT_INT32' } });
  const batch = def.node(
    'Slice',
    [shape, def.integers('first', [0]), def.integers('one', [1])],
    `${name}.batch`,
  );
  const rest = def.integers(`${name}.sides`, sides);
  return def.node('ConcatV2', [batch, rest, def.integers('row_axis', [0], [])], name, { N: 2 });
}
