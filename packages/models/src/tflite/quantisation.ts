import { ModelImportError, malformed } from '../errors.js';
import type { Bounds } from '../ir/infer-bounds.js';
import type { FlatbufferTable } from './flatbuffer.js';
import type { TfliteTensor } from './parse.js';
import { QUANTISATION } from './schema.js';

/** What an integer type can hold, and how its numbers are read. */
const INTEGERS = Object.freeze({
  UINT8: { low: 0, high: 255, bytes: 1, read: (view: DataView, at: number) => view.getUint8(at) },
  INT8: { low: -128, high: 127, bytes: 1, read: (view: DataView, at: number) => view.getInt8(at) },
  INT32: {
    low: -(2 ** 31),
    high: 2 ** 31 - 1,
    bytes: 4,
    read: (view: DataView, at: number) => view.getInt32(4 * at, true),
  },
});
type IntegerType = keyof typeof INTEGERS;

/** real = scale · (integer - zeroPoint), for a whole tensor. */
export interface Quantisation {
  readonly scale: number;
  readonly zeroPoint: number;
  /** Least integer of the type: what byte 0 of a picture is. */
  readonly lowest: number;
  /** The reals that the type can hold. */
  readonly range: Bounds;
}

/**
 * The one scale and zero point of a run-time tensor.
 * @throws {ModelImportError} `unsupported_tensor_type` without any, `unsupported_feature` with one for each channel
 */
export function quantisationOf(tensor: TfliteTensor): Quantisation {
  const { scales, zeroPoints } = parametersOf(tensor, 1);
  const [scale = 1] = scales;
  const [zeroPoint = 0] = zeroPoints;
  const { low, high } = integersOf(tensor);
  const range = { low: scale * (low - zeroPoint), high: scale * (high - zeroPoint) };
  return { scale, zeroPoint, lowest: low, range };
}

/** Bytes of one number of a quantised tensor. */
export function quantisedBytes(tensor: TfliteTensor): number {
  return integersOf(tensor).bytes;
}

/** A constant's reals. Its scales are one alone, or one for each index along the side that the file names. */
export function dequantise(tensor: TfliteTensor, view: DataView): Float32Array {
  const { read, bytes } = integersOf(tensor);
  const side = tensor.quantisation?.i32(QUANTISATION.dimension, 0) ?? 0;
  const { scales, zeroPoints } = parametersOf(tensor, tensor.shape[side] ?? 1);
  const inner = tensor.shape.slice(side + 1).reduce((product, each) => product * each, 1);
  const reals = new Float32Array(view.byteLength / bytes);
  for (let at = 0; at < reals.length; at++) {
    const channel = scales.length === 1 ? 0 : Math.floor(at / inner) % scales.length;
    reals[at] = (read(view, at) - (zeroPoints[channel] ?? 0)) * (scales[channel] ?? 1);
  }
  return reals;
}

export function unsupportedType(tensor: TfliteTensor): ModelImportError {
  return new ModelImportError(
    'unsupported_tensor_type',
    `Tensor "${tensor.name}" is ${tensor.type}; FLOAT32, FLOAT16 and quantised UINT8, INT8 and INT32 are supported.`,
  );
}

interface Parameters {
  readonly scales: readonly number[];
  /** As many as scales, or none: all zero. */
  readonly zeroPoints: readonly number[];
}

/** Nothing is read before its count is known to be one or `channels`. */
function parametersOf(tensor: TfliteTensor, channels: number): Parameters {
  const table = tensor.quantisation;
  const count = table?.count(QUANTISATION.scale) ?? 0;
  if (table === undefined || count === 0) throw unsupportedType(tensor);
  if (table.u8(QUANTISATION.detailsType, 0) !== 0)
    throw unsupported(`Tensor "${tensor.name}" has a quantisation of its own kind`);
  if (count !== 1 && count !== channels) {
    if (channels === 1) throw unsupported(`Tensor "${tensor.name}" is quantised channel by channel`);
    throw malformed(`tensor "${tensor.name}" has ${count} scales for ${channels} channels`);
  }
  const scales = table.f32s(QUANTISATION.scale, count);
  if (!scales.every((scale) => scale > 0 && Number.isFinite(scale)))
    throw malformed(`tensor "${tensor.name}" has a scale that is not positive`);
  return { scales, zeroPoints: zeroPointsOf(tensor, table, count) };
}

function zeroPointsOf(tensor: TfliteTensor, table: FlatbufferTable, count: number): readonly number[] {
  const { low, high } = integersOf(tensor);
  const given = table.count(QUANTISATION.zeroPoint);
  if (given !== 0 && given !== count)
    throw malformed(`tensor "${tensor.name}" has ${given} zero points for ${count} scales`);
  const zeroPoints = table.i64s(QUANTISATION.zeroPoint, given);
  if (!zeroPoints.every((zero) => zero >= low && zero <= high))
    throw malformed(`tensor "${tensor.name}" has a zero point that is no ${tensor.type}`);
  return zeroPoints;
}

function integersOf(tensor: TfliteTensor): (typeof INTEGERS)[IntegerType] {
  const { type } = tensor;
  if (type !== 'UINT8' && type !== 'INT8' && type !== 'INT32') throw unsupportedType(tensor);
  return INTEGERS[type];
}

const unsupported = (what: string): ModelImportError =>
  new ModelImportError(
    'unsupported_feature',
    `${what}; one scale and zero point for each value is supported.`,
  );
