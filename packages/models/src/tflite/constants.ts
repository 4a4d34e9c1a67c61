import { ModelImportError, malformed } from '../errors.js';
import type { TfliteModel, TfliteTensor } from './parse.js';
import { dequantise, quantisedBytes, unsupportedType } from './quantisation.js';

/**
 * Decoded weights may take this many times the file's size. An honest file needs at most 4 (one byte to one float32);
 * a hostile one may let thousands of tensors share one buffer.
 */
const MAX_EXPANSION = 8;

/** Decodes the constant tensors of a model, each once, within a budget. */
export class TfliteConstants {
  readonly #model: TfliteModel;
  readonly #decoded = new Map<number, Float32Array>();
  #budgetBytes: number;

  constructor(model: TfliteModel) {
    this.#model = model;
    this.#budgetBytes = model.fileBytes * MAX_EXPANSION;
  }

  /** Whether the tensor's contents are in the file. */
  has(index: number): boolean {
    const tensor = this.#model.tensors[index];
    return tensor !== undefined && this.#contents(tensor).byteLength > 0;
  }

  /** A float or quantised constant as float32, in the file's order. */
  floats(index: number): Float32Array {
    const known = this.#decoded.get(index);
    if (known !== undefined) return known;
    const tensor = this.#tensor(index);
    const data = this.#decodeFloats(tensor);
    this.#decoded.set(index, data);
    return data;
  }

  /** An INT32 constant: axes, sizes. */
  integers(index: number): readonly number[] {
    const tensor = this.#tensor(index);
    if (tensor.type !== 'INT32') throw unsupportedType(tensor);
    const view = this.#checkedView(tensor, 4);
    return Array.from({ length: view.byteLength / 4 }, (_, at) => view.getInt32(4 * at, true));
  }

  #decodeFloats(tensor: TfliteTensor): Float32Array {
    switch (tensor.type) {
      case 'FLOAT32': {
        const view = this.#checkedView(tensor, 4);
        return Float32Array.from({ length: view.byteLength / 4 }, (_, at) => view.getFloat32(4 * at, true));
      }
      case 'FLOAT16': {
        const view = this.#checkedView(tensor, 2);
        return Float32Array.from({ length: view.byteLength / 2 }, (_, at) =>
          halfToFloat(view.getUint16(2 * at, true)),
        );
      }
      default:
        return dequantise(tensor, this.#checkedView(tensor, quantisedBytes(tensor)));
    }
  }

  #checkedView(tensor: TfliteTensor, elementBytes: number): DataView {
    const contents = this.#contents(tensor);
    const count = tensor.shape.reduce((product, side) => product * side, 1);
    if (contents.byteLength !== count * elementBytes) {
      throw malformed(
        `tensor "${tensor.name}" of ${tensor.shape.join('x')} ${tensor.type} has ${contents.byteLength} bytes`,
      );
    }
    this.#budgetBytes -= count * 4;
    if (this.#budgetBytes < 0) {
      throw new ModelImportError(
        'too_large',
        `The model's weights decode to over ${MAX_EXPANSION} times its file.`,
      );
    }
    return new DataView(contents.buffer, contents.byteOffset, contents.byteLength);
  }

  #tensor(index: number): TfliteTensor {
    const tensor = this.#model.tensors[index];
    if (tensor === undefined) throw malformed('a required constant is absent');
    if (this.#contents(tensor).byteLength === 0) {
      throw new ModelImportError(
        'unsupported_feature',
        `Tensor "${tensor.name}" must be a constant; weights and sizes made at run time are not supported.`,
      );
    }
    return tensor;
  }

  #contents(tensor: TfliteTensor): Uint8Array {
    return this.#model.buffers[tensor.buffer] ?? new Uint8Array();
  }
}

/** IEEE 754 binary16 to a number. */
function halfToFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
