import { ModelImportError, malformed } from '../errors.js';
import type { BinaryNode, Extent, PixelAlignment, ValueId } from '../ir/graph.js';
import type { ImportContext } from './context.js';
import {
  ACTIVATION_LIMITS,
  checkedExtent,
  extentOf,
  fusedLimits,
  optionsOf,
  type PaddingScheme,
  paddingScheme,
  transposedPadding,
  windowPadding,
} from './options.js';
import type { TfliteOperator } from './parse.js';
import {
  ADD_OPTIONS,
  CONCATENATION_OPTIONS,
  CONV_2D_OPTIONS,
  DEPTHWISE_CONV_2D_OPTIONS,
  MUL_OPTIONS,
  POOL_2D_OPTIONS,
  REDUCER_OPTIONS,
  RESIZE_BILINEAR_OPTIONS,
  TRANSPOSE_CONV_OPTIONS,
} from './schema.js';

type Handler = (operator: TfliteOperator, context: ImportContext) => void;

/** What each builtin operator becomes. An operator that is not here is refused by name. */
export const BUILTIN_HANDLERS: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ['ADD', binary('add', ADD_OPTIONS)],
  ['ARG_MAX', argMax],
  ['AVERAGE_POOL_2D', averagePool],
  ['CONCATENATION', concatenation],
  ['CONV_2D', conv2d],
  ['DEPTHWISE_CONV_2D', depthwiseConv2d],
  ['DEQUANTIZE', retyped],
  ['HARD_SWISH', activation('hardSwish')],
  ['LOGISTIC', activation('sigmoid')],
  ['MEAN', spatialMean],
  ['MUL', binary('mul', MUL_OPTIONS)],
  ['QUANTIZE', retyped],
  ['RELU', cutOff('RELU')],
  ['RELU6', cutOff('RELU6')],
  ['RESIZE_BILINEAR', resizeBilinear],
  ['TILE', tile],
  ['TRANSPOSE_CONV', transposeConv],
]);

/** The same for custom operators. */
export const CUSTOM_HANDLERS: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ['Convolution2DTransposeBias', transposeConvBias],
]);

function activation(kind: 'hardSwish' | 'sigmoid'): Handler {
  return (operator, context) =>
    context.define(operator, context.builder.add({ kind, input: context.value(operator, 0) }));
}

function cutOff(name: 'RELU' | 'RELU6'): Handler {
  return (operator, context) => context.define(operator, context.value(operator, 0), ACTIVATION_LIMITS[name]);
}

/** The same numbers in another type. Rounding them to bytes is left out. */
function retyped(operator: TfliteOperator, context: ImportContext): void {
  if (context.isConstant(operator, 0)) context.alias(operator);
  else context.define(operator, context.value(operator, 0));
}

function binary(
  kind: BinaryNode['kind'],
  fields: { readonly tag: number; readonly activation: number },
): Handler {
  return (operator, context) => {
    const fused = fusedLimits(operator, optionsOf(operator, fields.tag)?.i8(fields.activation, 0) ?? 0);
    const left = context.value(operator, 0);
    const right = context.value(operator, 1);
    context.define(operator, context.builder.add({ kind, left, right }), fused);
  };
}

function conv2d(operator: TfliteOperator, context: ImportContext): void {
  const options = optionsOf(operator, CONV_2D_OPTIONS.tag);
  const { data, sides } = context.weights(operator, 1);
  const [channels, height, width] = sides;
  const window = {
    kernel: checkedExtent({ height, width }),
    stride: extentOf(options, { h: CONV_2D_OPTIONS.strideH, w: CONV_2D_OPTIONS.strideW }, 0),
    dilation: extentOf(options, { h: CONV_2D_OPTIONS.dilationH, w: CONV_2D_OPTIONS.dilationW }, 1),
  };
  const input = context.value(operator, 0);
  const scheme = paddingScheme(options?.i8(CONV_2D_OPTIONS.padding, 0) ?? 0);
  const value = context.builder.add({
    kind: 'conv2d',
    input,
    ...window,
    weights: data,
    bias: context.bias(operator, 2, channels),
    padding: windowPadding(scheme, context.builder.shapeOf(input), window),
  });
  context.define(operator, value, fusedLimits(operator, options?.i8(CONV_2D_OPTIONS.activation, 0) ?? 0));
}

function depthwiseConv2d(operator: TfliteOperator, context: ImportContext): void {
  const fields = DEPTHWISE_CONV_2D_OPTIONS;
  const options = optionsOf(operator, fields.tag);
  const { data, sides } = context.weights(operator, 1);
  const [, height, width, channels] = sides;
  const window = {
    kernel: checkedExtent({ height, width }),
    stride: extentOf(options, { h: fields.strideH, w: fields.strideW }, 0),
    dilation: extentOf(options, { h: fields.dilationH, w: fields.dilationW }, 1),
  };
  const input = context.value(operator, 0);
  const scheme = paddingScheme(options?.i8(fields.padding, 0) ?? 0);
  const value = context.builder.add({
    kind: 'depthwiseConv2d',
    input,
    ...window,
    weights: data,
    bias: context.bias(operator, 2, channels),
    padding: windowPadding(scheme, context.builder.shapeOf(input), window),
  });
  context.define(operator, value, fusedLimits(operator, options?.i8(fields.activation, 0) ?? 0));
}

/** Operands: output shape, weights, input, optional bias. */
function transposeConv(operator: TfliteOperator, context: ImportContext): void {
  const fields = TRANSPOSE_CONV_OPTIONS;
  const options = optionsOf(operator, fields.tag);
  addTransposeConv(operator, context, {
    operands: { input: 2, weights: 1, bias: 3 },
    scheme: paddingScheme(options?.i8(fields.padding, 0) ?? 0),
    stride: extentOf(options, { h: fields.strideH, w: fields.strideW }, 0),
    fused: options?.i8(fields.activation, 0) ?? 0,
  });
}

/**
 * MediaPipe's own operator. Operands: input, weights, bias. Its options are the bytes of the C structure
 * TfLiteTransposeConvParams: padding (1 same, 2 valid), stride along the width, stride along the height.
 */
function transposeConvBias(operator: TfliteOperator, context: ImportContext): void {
  const bytes = operator.customOptions;
  if (bytes.byteLength < 12)
    throw malformed(`${operator.name} has ${bytes.byteLength} bytes of options, 12 are due`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  addTransposeConv(operator, context, {
    operands: { input: 0, weights: 1, bias: 2 },
    scheme: paddingScheme(view.getInt32(0, true) - 1),
    stride: checkedExtent({ height: view.getInt32(8, true), width: view.getInt32(4, true) }),
    fused: 0,
  });
}

interface TransposeConvParts {
  readonly operands: { readonly input: number; readonly weights: number; readonly bias: number };
  readonly scheme: PaddingScheme;
  readonly stride: { readonly height: number; readonly width: number };
  readonly fused: number;
}

function addTransposeConv(operator: TfliteOperator, context: ImportContext, parts: TransposeConvParts): void {
  const { data, sides } = context.weights(operator, parts.operands.weights);
  const [channels, height, width] = sides;
  const kernel = checkedExtent({ height, width });
  const value = context.builder.add({
    kind: 'transposeConv2d',
    input: context.value(operator, parts.operands.input),
    kernel,
    stride: parts.stride,
    weights: data,
    bias: context.bias(operator, parts.operands.bias, channels),
    padding: transposedPadding(parts.scheme, kernel, parts.stride),
  });
  context.define(operator, value, fusedLimits(operator, parts.fused));
}

function averagePool(operator: TfliteOperator, context: ImportContext): void {
  const fields = POOL_2D_OPTIONS;
  const options = optionsOf(operator, fields.tag);
  const input = context.value(operator, 0);
  const shape = context.builder.shapeOf(input);
  const kernel = extentOf(options, { h: fields.filterH, w: fields.filterW }, 0);
  const stride = extentOf(options, { h: fields.strideH, w: fields.strideW }, 0);
  const scheme = paddingScheme(options?.i8(fields.padding, 0) ?? 0);
  const fused = fusedLimits(operator, options?.i8(fields.activation, 0) ?? 0);
  const whole = kernel.height === shape.height && kernel.width === shape.width && scheme === 'valid';
  const padding = windowPadding(scheme, shape, { kernel, stride, dilation: { height: 1, width: 1 } });
  const value = context.builder.add(
    whole ? { kind: 'globalAveragePool', input } : { kind: 'averagePool', input, kernel, stride, padding },
  );
  context.define(operator, value, fused);
}

/** Only the mean over height and width that keeps its sides: a global average pool. */
function spatialMean(operator: TfliteOperator, context: ImportContext): void {
  const axes = context.integers(operator, 1).map((axis) => (axis < 0 ? axis + 4 : axis));
  const keepDims = (optionsOf(operator, REDUCER_OPTIONS.tag)?.u8(REDUCER_OPTIONS.keepDims, 0) ?? 0) !== 0;
  if (axes.length !== 2 || !axes.includes(1) || !axes.includes(2) || !keepDims) {
    throw new ModelImportError(
      'unsupported_operator',
      `MEAN over the axes ${axes.join(', ')} (keep_dims ${keepDims}) is not supported; only 1, 2 with keep_dims.`,
    );
  }
  context.define(
    operator,
    context.builder.add({ kind: 'globalAveragePool', input: context.value(operator, 0) }),
  );
}

function resizeBilinear(operator: TfliteOperator, context: ImportContext): void {
  const options = optionsOf(operator, RESIZE_BILINEAR_OPTIONS.tag);
  const [height, width] = context.integers(operator, 1);
  if (height === undefined || width === undefined) throw malformed('RESIZE_BILINEAR lacks its size');
  const size = { height, width };
  const input = context.value(operator, 0);
  const flag = (field: number): boolean => (options?.u8(field, 0) ?? 0) !== 0;
  const alignment: PixelAlignment = flag(RESIZE_BILINEAR_OPTIONS.alignCorners)
    ? 'alignCorners'
    : flag(RESIZE_BILINEAR_OPTIONS.halfPixelCentres)
      ? 'halfPixel'
      : 'asymmetric';
  context.define(operator, resizedTo(context, input, size, alignment));
}

/** Only what makes an image of one pixel: a resize that has nothing to interpolate. */
function tile(operator: TfliteOperator, context: ImportContext): void {
  const input = context.value(operator, 0);
  const { height, width } = context.builder.shapeOf(input);
  const multiples = context.integers(operator, 1);
  const [batch, down, across, channels] = multiples;
  if (height !== 1 || width !== 1 || batch !== 1 || channels !== 1 || multiples.length !== 4) {
    throw new ModelImportError(
      'unsupported_operator',
      `TILE of ${height}x${width} by ${multiples.join(', ')} is not supported; only of one pixel along its height and width.`,
    );
  }
  const size = { height: down ?? 0, width: across ?? 0 };
  context.define(operator, resizedTo(context, input, size, 'asymmetric'));
}

function resizedTo(
  { builder }: ImportContext,
  input: ValueId,
  size: Extent,
  alignment: PixelAlignment,
): ValueId {
  const { height, width } = builder.shapeOf(input);
  if (height === size.height && width === size.width) return input;
  return builder.add({ kind: 'resizeBilinear', input, size, alignment });
}

function concatenation(operator: TfliteOperator, context: ImportContext): void {
  const options = optionsOf(operator, CONCATENATION_OPTIONS.tag);
  expectChannelAxis(operator, options?.i32(CONCATENATION_OPTIONS.axis, 0) ?? 0);
  const limits = fusedLimits(operator, options?.i8(CONCATENATION_OPTIONS.activation, 0) ?? 0);
  const inputs = operator.inputs.map((_, position) => context.value(operator, position));
  context.define(operator, context.builder.add({ kind: 'concat', inputs }), limits);
}

/** Taken off: the graph gives the logits, and whoever runs it chooses the largest. */
function argMax(operator: TfliteOperator, context: ImportContext): void {
  const [axis, ...more] = context.integers(operator, 1);
  if (axis === undefined || more.length > 0) throw malformed('ARG_MAX lacks its one axis');
  expectChannelAxis(operator, axis);
  context.defineClasses(operator, context.value(operator, 0));
}

function expectChannelAxis(operator: TfliteOperator, axis: number): void {
  if (axis === 3 || axis === -1) return;
  throw new ModelImportError(
    'unsupported_operator',
    `${operator.name} along axis ${axis} is not supported; only along the channels.`,
  );
}
