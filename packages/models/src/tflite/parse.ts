import { ModelImportError, malformed } from '../errors.js';
import { FlatbufferReader, type FlatbufferTable } from './flatbuffer.js';
import {
  BUFFER,
  builtinOperatorName,
  CUSTOM_OPERATOR_CODE,
  MODEL,
  OPERATOR,
  OPERATOR_CODE,
  SUBGRAPH,
  TENSOR,
  TENSOR_TYPES,
  type TensorTypeName,
  TFLITE_FILE_IDENTIFIER,
  TFLITE_SCHEMA_VERSION,
} from './schema.js';

/** Largest model file that is read. */
export const MAX_MODEL_BYTES = 64 * 2 ** 20;
const MAX_TENSORS = 50_000;
const MAX_OPERATORS = 20_000;
const MAX_RANK = 6;
const MAX_OPERANDS = 64;
const MAX_NAME_BYTES = 128;
const IDENTIFIER_OFFSET = 4;

export interface TfliteTensor {
  readonly shape: readonly number[];
  readonly type: TensorTypeName;
  /** Index into the model's buffers. */
  readonly buffer: number;
  readonly name: string;
  /** Scales and zero points, read when they are wanted: thousands of tensors may share one table. */
  readonly quantisation: FlatbufferTable | undefined;
}

export interface TfliteOperator {
  /** TensorFlow Lite's name, or the name of a custom operator. */
  readonly name: string;
  readonly custom: boolean;
  /** Tensor indices; -1 is an absent optional operand. */
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  readonly optionsTag: number;
  readonly options: FlatbufferTable | undefined;
  readonly customOptions: Uint8Array;
}

export interface TfliteModel {
  readonly fileBytes: number;
  readonly tensors: readonly TfliteTensor[];
  readonly operators: readonly TfliteOperator[];
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  /** Constant contents by buffer index, views into the file; empty for values made at run time. */
  readonly buffers: readonly Uint8Array[];
}

/**
 * Reads the structure of a `.tflite` file. Nothing of the weights is copied.
 * @throws {ModelImportError} `not_tflite`, `truncated`, `malformed`, `too_large`, `unsupported_feature`,
 *   `unsupported_tensor_type`
 */
export function parseTflite(bytes: Uint8Array): TfliteModel {
  const model = openModel(bytes);
  const names = model.tables(MODEL.operatorCodes, MAX_OPERATORS).map(operatorName);
  const [subgraph, ...others] = model.tables(MODEL.subgraphs, MAX_OPERATORS);
  if (subgraph === undefined) throw malformed('it holds no graph');
  if (others.length > 0) {
    throw new ModelImportError(
      'unsupported_feature',
      'Models with more than one subgraph (control flow) are not supported.',
    );
  }
  const buffers = model.tables(MODEL.buffers, MAX_TENSORS).map(bufferContents);
  const tensors = subgraph
    .tables(SUBGRAPH.tensors, MAX_TENSORS)
    .map((table) => readTensor(table, buffers.length));
  return {
    fileBytes: bytes.byteLength,
    tensors,
    operators: subgraph
      .tables(SUBGRAPH.operators, MAX_OPERATORS)
      .map((table) => readOperator(table, names, tensors.length)),
    inputs: tensorIndices(subgraph.i32s(SUBGRAPH.inputs, MAX_OPERANDS), tensors.length),
    outputs: tensorIndices(subgraph.i32s(SUBGRAPH.outputs, MAX_OPERANDS), tensors.length),
    buffers,
  };
}

function openModel(bytes: Uint8Array): FlatbufferTable {
  if (bytes.byteLength > MAX_MODEL_BYTES) {
    throw new ModelImportError(
      'too_large',
      `The model file has ${bytes.byteLength} bytes; at most ${MAX_MODEL_BYTES}.`,
    );
  }
  const reader = new FlatbufferReader(bytes);
  const identifier = new TextDecoder('latin1').decode(
    reader.slice(IDENTIFIER_OFFSET, TFLITE_FILE_IDENTIFIER.length),
  );
  if (identifier !== TFLITE_FILE_IDENTIFIER) {
    throw new ModelImportError(
      'not_tflite',
      'This is not a TensorFlow Lite model: the mark TFL3 is missing at byte 4. Give a .tflite file.',
    );
  }
  const model = reader.root();
  const version = model.u32(MODEL.version, 0);
  if (version !== TFLITE_SCHEMA_VERSION) {
    throw new ModelImportError(
      'unsupported_feature',
      `The model is of schema version ${version}; only version ${TFLITE_SCHEMA_VERSION} is supported.`,
    );
  }
  return model;
}

interface OperatorName {
  readonly name: string;
  readonly custom: boolean;
}

function operatorName(table: FlatbufferTable): OperatorName {
  // Codes above 127 did not fit the first field; writers fill both and readers take the larger.
  const code = Math.max(
    table.i8(OPERATOR_CODE.deprecatedBuiltinCode, 0),
    table.i32(OPERATOR_CODE.builtinCode, 0),
  );
  if (code !== CUSTOM_OPERATOR_CODE) return { name: builtinOperatorName(code), custom: false };
  return { name: printable(table.text(OPERATOR_CODE.customCode, MAX_NAME_BYTES)) || 'CUSTOM', custom: true };
}

function bufferContents(table: FlatbufferTable): Uint8Array {
  // Offsets 0 and 1 mean "inside the FlatBuffer"; anything else points behind it.
  if (table.u32(BUFFER.offset, 0) > 1) {
    throw new ModelImportError(
      'unsupported_feature',
      'Models with weights behind the FlatBuffer are not supported.',
    );
  }
  return table.bytes(BUFFER.data);
}

function readTensor(table: FlatbufferTable, bufferCount: number): TfliteTensor {
  const name = printable(table.text(TENSOR.name, MAX_NAME_BYTES));
  const typeCode = table.i8(TENSOR.type, 0);
  const type = TENSOR_TYPES[typeCode];
  if (type === undefined) {
    throw new ModelImportError(
      'unsupported_tensor_type',
      `Tensor "${name}" has the unknown type ${typeCode}.`,
    );
  }
  if (table.has(TENSOR.sparsity)) {
    throw new ModelImportError(
      'unsupported_feature',
      `Tensor "${name}" is sparse; only dense models are supported.`,
    );
  }
  const shape = table.i32s(TENSOR.shape, MAX_RANK);
  if (shape.some((side) => side < 0)) throw malformed(`tensor "${name}" has the shape ${shape.join('x')}`);
  const buffer = table.u32(TENSOR.buffer, 0);
  if (buffer >= bufferCount) throw malformed(`tensor "${name}" names buffer ${buffer} of ${bufferCount}`);
  return { shape, type, buffer, name, quantisation: table.table(TENSOR.quantisation) };
}

function readOperator(
  table: FlatbufferTable,
  names: readonly OperatorName[],
  tensorCount: number,
): TfliteOperator {
  const index = table.u32(OPERATOR.opcodeIndex, 0);
  const name = names[index];
  if (name === undefined) throw malformed(`an operator names code ${index} of ${names.length}`);
  return {
    ...name,
    inputs: tensorIndices(table.i32s(OPERATOR.inputs, MAX_OPERANDS), tensorCount),
    outputs: tensorIndices(table.i32s(OPERATOR.outputs, MAX_OPERANDS), tensorCount),
    optionsTag: table.u8(OPERATOR.optionsType, 0),
    options: table.table(OPERATOR.options),
    customOptions: table.bytes(OPERATOR.customOptions),
  };
}

function tensorIndices(indices: readonly number[], tensorCount: number): readonly number[] {
  for (const index of indices) {
    if (index < -1 || index >= tensorCount) throw malformed(`tensor ${index} of ${tensorCount} is named`);
  }
  return indices;
}

/** Names come from the file and end up in messages: no control characters. */
function printable(text: string): string {
  return text.replace(/\p{C}/gu, '?');
}
