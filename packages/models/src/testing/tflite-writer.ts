import {
  BUFFER,
  MODEL,
  OPERATOR,
  OPERATOR_CODE,
  QUANTISATION,
  SUBGRAPH,
  TENSOR,
  TENSOR_TYPES,
  type TensorTypeName,
  TFLITE_FILE_IDENTIFIER,
  TFLITE_SCHEMA_VERSION,
} from '../tflite/schema.js';
import { type FlatTable, i8, i32, table, text, u8, u32, writeFlatbuffer } from './flatbuffer-writer.js';

export interface TensorPlan {
  readonly shape: readonly number[];
  /** @default 'FLOAT32' */
  readonly type?: TensorTypeName;
  /** Constant contents. */
  readonly data?: Float32Array | Int32Array | Uint8Array | Int8Array;
  readonly quantisation?: QuantisationPlan;
  /** Name of the tensor whose contents this one shares. */
  readonly contentsOf?: string;
}

/** real = scale · (integer - zero point): one for all, or one for each index along `dimension`. */
export interface QuantisationPlan {
  readonly scales: readonly number[];
  readonly zeroPoints: readonly number[];
  readonly dimension?: number;
  /** Kind of a quantisation that is not this one. */
  readonly detailsType?: number;
}

export interface OperatorPlan {
  readonly code: number;
  readonly customName?: string;
  /** Tensors by name; '' is an absent operand. */
  readonly inputs: readonly string[];
  readonly output: string;
  readonly optionsTag?: number;
  readonly options?: FlatTable;
}

export interface ModelPlan {
  readonly tensors: Readonly<Record<string, TensorPlan>>;
  readonly operators: readonly OperatorPlan[];
  readonly input: string;
  readonly output: string;
  /** @default 1 */
  readonly subgraphs?: number;
}

/** Writes a small `.tflite` file. Nothing is checked, so that broken ones can be made too. */
export function writeTflite(plan: ModelPlan): Uint8Array {
  const names = Object.keys(plan.tensors);
  const indexOf = (name: string): number => names.indexOf(name);
  const tensors = Object.entries(plan.tensors).map(([name, tensor], index) =>
    table({
      [TENSOR.shape]: { i32s: tensor.shape },
      [TENSOR.type]: i8(TENSOR_TYPES.indexOf(tensor.type ?? 'FLOAT32')),
      // Buffer 0 is empty by convention.
      [TENSOR.buffer]: u32(1 + (tensor.contentsOf === undefined ? index : indexOf(tensor.contentsOf))),
      [TENSOR.name]: text(name),
      ...(tensor.quantisation ? { [TENSOR.quantisation]: quantisationOf(tensor.quantisation) } : {}),
    }),
  );
  const operators = plan.operators.map((operator, index) =>
    table({
      [OPERATOR.opcodeIndex]: u32(index),
      [OPERATOR.inputs]: { i32s: operator.inputs.map(indexOf) },
      [OPERATOR.outputs]: { i32s: [indexOf(operator.output)] },
      ...(operator.options === undefined
        ? {}
        : { [OPERATOR.optionsType]: u8(operator.optionsTag ?? 0), [OPERATOR.options]: operator.options }),
    }),
  );
  const subgraph = table({
    [SUBGRAPH.tensors]: { tables: tensors },
    [SUBGRAPH.inputs]: { i32s: [indexOf(plan.input)] },
    [SUBGRAPH.outputs]: { i32s: [indexOf(plan.output)] },
    [SUBGRAPH.operators]: { tables: operators },
  });
  const model = table({
    [MODEL.version]: u32(TFLITE_SCHEMA_VERSION),
    [MODEL.operatorCodes]: { tables: plan.operators.map(operatorCode) },
    [MODEL.subgraphs]: { tables: Array.from({ length: plan.subgraphs ?? 1 }, () => subgraph) },
    [MODEL.buffers]: { tables: [table({}), ...Object.values(plan.tensors).map(bufferOf)] },
  });
  return writeFlatbuffer(model, TFLITE_FILE_IDENTIFIER);
}

function quantisationOf({ scales, zeroPoints, dimension, detailsType }: QuantisationPlan): FlatTable {
  return table({
    [QUANTISATION.scale]: { f32s: scales },
    [QUANTISATION.zeroPoint]: { i64s: zeroPoints },
    ...(detailsType === undefined ? {} : { [QUANTISATION.detailsType]: u8(detailsType) }),
    [QUANTISATION.dimension]: i32(dimension ?? 0),
  });
}

function operatorCode({ code, customName }: OperatorPlan): FlatTable {
  return table({
    [OPERATOR_CODE.deprecatedBuiltinCode]: i8(Math.min(code, 127)),
    [OPERATOR_CODE.builtinCode]: i32(code),
    ...(customName === undefined ? {} : { [OPERATOR_CODE.customCode]: text(customName) }),
  });
}

function bufferOf({ data }: TensorPlan): FlatTable {
  if (data === undefined) return table({});
  return table({ [BUFFER.data]: { bytes: new Uint8Array(data.buffer, data.byteOffset, data.byteLength) } });
}
