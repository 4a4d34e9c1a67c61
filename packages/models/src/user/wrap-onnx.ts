import type { OutputKind, Size } from '@maskwire/engine';
import type { OnnxContract } from '../catalogue/types.js';
import { ModelImportError } from '../errors.js';
import { type Branch, emitAlpha, emitClasses } from '../onnx/heads.js';
import { ELEMENT_TYPE, OnnxModel, OWN_PREFIX } from '../onnx/model.js';
import { type OnnxFile, type OnnxValue, readOnnx } from './onnx-reader.js';

export interface WrapRequest {
  readonly contract: OnnxContract;
  readonly kind: OutputKind;
  /** Labels of the mode; 1 for `alpha`. */
  readonly classes: number;
  /** Size that the network reads; the picture comes in that size. */
  readonly input: Size;
  /** Size of the planes to give. */
  readonly output: Size;
}

/** Older operator sets define Resize and Softmax otherwise; newer ones than this were not tried. */
const OPSETS = { min: 13, max: 23 } as const;

const FLOAT = ELEMENT_TYPE.float32;
const INT32 = 6;
/** TensorProto.DataType of whole numbers: uint8, int8, uint16, int16, int32, int64, uint32, uint64. */
const INTEGERS: ReadonlySet<number> = new Set([2, 3, 4, 5, INT32, 7, 12, 13]);
/** Where a type is not declared. */
const UNDECLARED = 0;
/** Plane value of a pixel without a class. */
const NO_CLASS = 255;
const RGB = 3;
const BATCH = 'N';
const CHANNEL_AXIS = 1;
const PERSON_OF_TWO = 1;

/**
 * Puts a user's network between our nodes: bytes to its input before, its output to bytes after; see `OUTPUT_PLANES`.
 * Its own nodes and weights are not touched.
 * @returns the bytes of an ONNX ModelProto
 * @throws {ModelImportError} `not_onnx`, `malformed`, `unsupported_feature`, or `wrong_shape` when the graph declares
 *   something else than its manifest
 */
export function wrapOnnx(bytes: Uint8Array, request: WrapRequest): Uint8Array {
  const file = readOnnx(bytes);
  const { opset } = file;
  if (opset < OPSETS.min || opset > OPSETS.max)
    throw new ModelImportError(
      'unsupported_feature',
      `The model has operator set ${opset}; export it with ${OPSETS.min} to ${OPSETS.max}.`,
    );
  if ([...file.names].some((name) => name.startsWith(OWN_PREFIX)))
    throw new ModelImportError(
      'unsupported_feature',
      `Names that begin with "${OWN_PREFIX}" are taken; it was wrapped before.`,
    );
  const input = expectInput(file, request);
  const output = expectOutput(file, request);
  const model = new OnnxModel(file);
  emitPixels(model, input.name, request);
  model.embed();
  emitResult(model, output, request);
  return model.serialise();
}

function expectInput({ inputs }: OnnxFile, { contract, input }: WrapRequest): OnnxValue {
  const [only] = inputs;
  if (!only || inputs.length !== 1)
    throw wrong(`has ${inputs.length} inputs (${namesOf(inputs)}); it must have one, the picture`);
  const { heightPx, widthPx } = input;
  const sides = contract.layout === 'nchw' ? [RGB, heightPx, widthPx] : [heightPx, widthPx, RGB];
  if (only.elementType !== FLOAT)
    throw wrong(`reads numbers of type ${only.elementType}; it must read float32`);
  expectShape(only, [undefined, ...sides], 'reads');
  return only;
}

function expectOutput({ outputs }: OnnxFile, request: WrapRequest): OnnxValue {
  const { outputName } = request.contract;
  const found =
    outputName === undefined
      ? outputs.length === 1
        ? outputs[0]
        : undefined
      : outputs.find(({ name }) => name === outputName);
  if (!found) throw wrong(`has the outputs ${namesOf(outputs)}; name one of them as "outputName"`);
  const { elementType } = found;
  const isIndex = request.contract.output === 'index';
  const fits = elementType === UNDECLARED || (isIndex ? INTEGERS.has(elementType) : elementType === FLOAT);
  if (!fits)
    throw wrong(
      `gives "${found.name}" as numbers of type ${elementType}; by its manifest it must give ${isIndex ? 'whole numbers' : 'float32'}`,
    );
  expectShape(found, outputShape(found, request), 'gives');
  return found;
}

/** What the output must be by the manifest; whether it has a channel side of 1 is the file's choice. */
function outputShape({ shape }: OnnxValue, request: WrapRequest): (number | undefined)[] {
  const { contract } = request;
  const { heightPx, widthPx } = contract.outputSize;
  const isIndex = contract.output === 'index';
  const flat = isIndex ? shape?.length !== 4 : shape?.length === 3 && request.kind === 'alpha';
  if (flat) return [undefined, heightPx, widthPx];
  const channels = channelsOf(shape, request);
  return contract.layout === 'nchw'
    ? [undefined, channels, heightPx, widthPx]
    : [undefined, heightPx, widthPx, channels];
}

/** One person's logits may come as one channel or as two, background and person. */
function channelsOf(shape: OnnxValue['shape'], { contract, kind, classes }: WrapRequest): number {
  if (contract.output === 'index') return 1;
  if (kind === 'classes') return classes;
  const declared = shape?.[contract.layout === 'nchw' ? 1 : 3];
  return contract.output === 'logits' && declared === 2 ? 2 : 1;
}

function expectShape(value: OnnxValue, wanted: readonly (number | undefined)[], verb: string): void {
  const { shape } = value;
  // A file may leave every shape open; then only a run can tell.
  if (!shape) return;
  const fits =
    shape.length === wanted.length &&
    shape.every((side, i) => side === undefined || wanted[i] === undefined || side === wanted[i]);
  if (!fits)
    throw wrong(
      `${verb} "${value.name}" as [${shown(shape)}]; by its manifest it must be [${shown(wanted)}]`,
    );
  if (shape[0] !== undefined)
    throw wrong(
      `${verb} batches of exactly ${shape[0]}; export it with a free batch dimension (dynamic axis 0)`,
    );
}

/** Bytes [N, height, width, 3] to (byte / 255 - mean) / std in the network's layout, under its input's name. */
function emitPixels(model: OnnxModel, name: string, { contract, input }: WrapRequest): void {
  const { layout, mean, std, channelOrder } = contract;
  const image = model.input(model.own('image'), ELEMENT_TYPE.uint8, [
    BATCH,
    input.heightPx,
    input.widthPx,
    RGB,
  ]);
  const order = [0, 1, 2];
  const channels = channelOrder === 'rgb' ? order : order.toReversed();
  const ordered =
    channelOrder === 'rgb'
      ? image
      : model.node('Gather', [image, model.integers(model.own('order'), channels)], model.own('ordered'), {
          axis: 3,
        });
  const laid =
    layout === 'nhwc'
      ? ordered
      : model.node('Transpose', [ordered], model.own('planes'), { perm: [0, 3, 1, 2] });
  const floats = model.node('Cast', [laid], model.own('floats'), { to: FLOAT });
  const sides = layout === 'nhwc' ? [RGB] : [RGB, 1, 1];
  const scales = Float32Array.from(channels, (channel) => 1 / (255 * (std[channel] ?? 1)));
  const shifts = Float32Array.from(channels, (channel) => -(mean[channel] ?? 0) / (std[channel] ?? 1));
  const scaled = model.node(
    'Mul',
    [floats, model.floats(model.own('scales'), sides, scales)],
    model.own('scaled'),
  );
  model.node('Add', [scaled, model.floats(model.own('shifts'), sides, shifts)], name);
}

function emitResult(model: OnnxModel, value: OnnxValue, request: WrapRequest): void {
  const { contract, kind, output } = request;
  const to = { height: output.heightPx, width: output.widthPx };
  if (contract.output === 'index') return emitIndex(model, value, request);
  const { heightPx: height, widthPx: width } = contract.outputSize;
  const channels = channelsOf(value.shape, request);
  const planes = channelsFirst(model, value, request);
  if (kind === 'classes')
    return emitClasses(
      model,
      [{ name: planes, shape: { height, width, channels }, prefix: OWN_PREFIX }],
      to,
      'uint8',
    );
  const probability = contract.output === 'probability' ? planes : likelihood(model, planes, channels);
  const branch: Branch = { name: probability, shape: { height, width, channels: 1 }, prefix: OWN_PREFIX };
  emitAlpha(model, [branch], to, 'uint8');
}

function channelsFirst(
  model: OnnxModel,
  { name, shape }: OnnxValue,
  { contract, kind }: WrapRequest,
): string {
  if (shape?.length === 3 && kind === 'alpha') {
    const { heightPx, widthPx } = contract.outputSize;
    const sides = model.integers(model.own('plane_sides'), [0, 1, heightPx, widthPx]);
    return model.node('Reshape', [name, sides], model.own('plane'));
  }
  if (contract.layout === 'nchw') return name;
  return model.node('Transpose', [name], model.own('channels_first'), { perm: [0, 3, 1, 2] });
}

/** One person's logits to a probability: a sigmoid of one channel, or the person's share of two. */
function likelihood(model: OnnxModel, logits: string, channels: number): string {
  if (channels === 1) return model.node('Sigmoid', [logits], model.own('person'));
  const shares = model.node('Softmax', [logits], model.own('shares'), { axis: CHANNEL_AXIS });
  const person = model.integers(model.own('person_channel'), [PERSON_OF_TWO]);
  return model.node('Gather', [shares, person], model.own('person'), { axis: CHANNEL_AXIS });
}

/**
 * Classes chosen by the network itself: it says nothing of their probability, which counts as 1. What is no label's index
 * (many networks give 255, or -1, where nothing is to be said) is no class.
 */
function emitIndex(model: OnnxModel, { name }: OnnxValue, { contract, classes, output }: WrapRequest): void {
  const { outputSize } = contract;
  if (outputSize.widthPx !== output.widthPx || outputSize.heightPx !== output.heightPx)
    throw wrong('gives class indices, which cannot be stretched: the mask must have the size of the output');
  const sides = model.integers(model.own('index_sides'), [0, 1, output.heightPx, output.widthPx]);
  const index = model.node('Reshape', [name, sides], model.own('index_plane'));
  // As floats: of byte-wide operators there are kernels for these everywhere, and they hold every index exactly.
  const numbers = model.node('Cast', [index], model.own('numbers'), { to: FLOAT });
  const limit = (own: string, value: number): string =>
    model.floats(model.own(own), [], Float32Array.of(value));
  const isBelow = model.node('Less', [numbers, limit('first_class', 0)], model.own('is_below'));
  const isAbove = model.node('Greater', [numbers, limit('last_class', classes - 1)], model.own('is_above'));
  const isNone = model.node('Or', [isBelow, isAbove], model.own('is_none'));
  const kept = model.node('Where', [isNone, limit('no_class', NO_CLASS), numbers], model.own('kept'));
  const bytes = model.node('Cast', [kept], model.own('index'), { to: ELEMENT_TYPE.uint8 });
  // Ones of the plane's own shape.
  const always = model.node('Equal', [numbers, numbers], model.own('always'));
  const ones = model.node('Cast', [always], model.own('ones'), { to: FLOAT });
  const scale = model.floats(model.own('unit_to_byte'), [], Float32Array.of(1 / 255));
  const sure = model.node(
    'QuantizeLinear',
    [ones, scale, model.byte(model.own('zero'), 0)],
    model.own('sure'),
  );
  const mask = model.node('Concat', [bytes, sure], model.own('mask'), { axis: CHANNEL_AXIS });
  model.output(mask, ELEMENT_TYPE.uint8, [BATCH, 2, output.heightPx, output.widthPx]);
}

const shown = (shape: readonly (number | undefined)[]): string =>
  shape.map((side) => side ?? BATCH).join(', ');

const namesOf = (values: readonly OnnxValue[]): string => values.map(({ name }) => name).join(', ') || 'none';

const wrong = (what: string): ModelImportError =>
  new ModelImportError('wrong_shape', `The ONNX graph ${what}.`);
