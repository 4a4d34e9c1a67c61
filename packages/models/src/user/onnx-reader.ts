import { ModelImportError, malformed } from '../errors.js';
import { protobufFields, textOf } from './protobuf-reader.js';

/** Field numbers of onnx.proto3. */
const MODEL = { irVersion: 1, graph: 7, opsetImport: 8, functions: 25 } as const;
const OPSET = { domain: 1, version: 2 } as const;
const GRAPH = { node: 1, initializer: 5, input: 11, output: 12, sparseInitializer: 15 } as const;
const NODE = { input: 1, output: 2 } as const;
const TENSOR = { name: 8, dataLocation: 14 } as const;
const VALUE_INFO = { name: 1, type: 2 } as const;
const TYPE = { tensor: 1 } as const;
const TENSOR_TYPE = { elementType: 1, shape: 2 } as const;
const SHAPE = { dim: 1 } as const;
const DIMENSION = { value: 1, parameter: 2 } as const;

const EXTERNAL_DATA = 1;
/** Most values and nodes of a graph. */
const MAX_PARTS = 200_000;

/** A graph input or output as the file declares it; `undefined` dimensions are left open. */
export interface OnnxValue {
  readonly name: string;
  /** TensorProto.DataType; 1 = float32, 7 = int64. */
  readonly elementType: number;
  readonly shape: readonly (number | undefined)[] | undefined;
}

/** What a wrapper must know of an ONNX file; nodes and weights stay as they are. */
export interface OnnxFile {
  readonly irVersion: number;
  /** Version of the default operator set. */
  readonly opset: number;
  /** Serialised OperatorSetIdProto of each domain, the default one included. */
  readonly opsetImports: readonly Uint8Array[];
  readonly functions: readonly Uint8Array[];
  /** Serialised NodeProto, in order. */
  readonly nodes: readonly Uint8Array[];
  readonly initializers: readonly { readonly name: string; readonly bytes: Uint8Array }[];
  /** Without those that are given by an initializer. */
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  /** Every name of a value, for choosing others. */
  readonly names: ReadonlySet<string>;
}

/**
 * Reads the skeleton of an ONNX model.
 * @throws {ModelImportError} `not_onnx`, `malformed`, `unsupported_feature` (weights in other files, sparse weights)
 */
export function readOnnx(bytes: Uint8Array): OnnxFile {
  const model = collect(bytes);
  const [graphBytes] = model.all(MODEL.graph);
  const irVersion = model.integer(MODEL.irVersion);
  const opsetImports = model.all(MODEL.opsetImport);
  const opset = opsetImports.map(collect).find((each) => isDefaultDomain(each.text(OPSET.domain)));
  if (!graphBytes || irVersion === 0 || !opset)
    throw new ModelImportError('not_onnx', 'The file is no ONNX model. Export it to ONNX again.');
  const graph = collect(graphBytes);
  if (graph.all(GRAPH.sparseInitializer).length > 0)
    throw new ModelImportError('unsupported_feature', 'Sparse weights are not supported; export dense ones.');
  const initializers = graph.all(GRAPH.initializer).map(initializer);
  const given = new Set(initializers.map(({ name }) => name));
  const nodes = graph.all(GRAPH.node);
  const inputs = graph
    .all(GRAPH.input)
    .map(value)
    .filter(({ name }) => !given.has(name));
  return {
    irVersion,
    opset: opset.integer(OPSET.version),
    opsetImports,
    functions: model.all(MODEL.functions),
    nodes,
    initializers,
    inputs,
    outputs: graph.all(GRAPH.output).map(value),
    names: new Set([...given, ...inputs.map(({ name }) => name), ...nodes.flatMap(namesIn)]),
  };
}

const isDefaultDomain = (domain: string): boolean => domain === '' || domain === 'ai.onnx';

function initializer(bytes: Uint8Array): { name: string; bytes: Uint8Array } {
  const tensor = collect(bytes);
  if (tensor.integer(TENSOR.dataLocation) === EXTERNAL_DATA)
    throw new ModelImportError(
      'unsupported_feature',
      'The weights lie in another file; save the model as one file (save_as_external_data=False).',
    );
  return { name: tensor.text(TENSOR.name), bytes };
}

function namesIn(node: Uint8Array): string[] {
  const fields = collect(node);
  return [...fields.all(NODE.input), ...fields.all(NODE.output)].map(textOf);
}

function value(bytes: Uint8Array): OnnxValue {
  const info = collect(bytes);
  const tensor = collect(collect(info.first(VALUE_INFO.type)).first(TYPE.tensor));
  const [shape] = tensor.all(TENSOR_TYPE.shape);
  return {
    name: info.text(VALUE_INFO.name),
    elementType: tensor.integer(TENSOR_TYPE.elementType),
    shape: shape && collect(shape).all(SHAPE.dim).map(dimension),
  };
}

function dimension(bytes: Uint8Array): number | undefined {
  const fields = collect(bytes);
  return fields.has(DIMENSION.value) && !fields.has(DIMENSION.parameter)
    ? fields.integer(DIMENSION.value)
    : undefined;
}

interface Fields {
  has(number: number): boolean;
  all(number: number): readonly Uint8Array[];
  /** Empty when it is not there. */
  first(number: number): Uint8Array;
  text(number: number): string;
  /** 0 when it is not there. */
  integer(number: number): number;
}

function collect(message: Uint8Array): Fields {
  const byNumber = new Map<number, { integer: number; bytes: Uint8Array }[]>();
  let parts = 0;
  for (const { number, integer, bytes } of protobufFields(message)) {
    if (++parts > MAX_PARTS) throw malformed(`it has over ${MAX_PARTS} parts`);
    const list = byNumber.get(number);
    if (list) list.push({ integer, bytes });
    else byNumber.set(number, [{ integer, bytes }]);
  }
  const all = (number: number): Uint8Array[] => (byNumber.get(number) ?? []).map(({ bytes }) => bytes);
  const first = (number: number): Uint8Array => all(number)[0] ?? new Uint8Array(0);
  return {
    has: (number) => byNumber.has(number),
    all,
    first,
    text: (number) => textOf(first(number)),
    integer: (number) => byNumber.get(number)?.at(-1)?.integer ?? 0,
  };
}
