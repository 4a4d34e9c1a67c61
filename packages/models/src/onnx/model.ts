import { ProtobufWriter } from './protobuf.js';

/** Supported by onnxruntime 1.14 and later; opset 18 brought the antialias attribute of Resize. */
const IR_VERSION = 8;
const OPSET_VERSION = 18;
const OPSET_WITH_AXES_AS_INPUT = 18;
/** Sums had them as an input before the others. */
const OPSET_WITH_SUM_AXES_AS_INPUT = 13;

/** Begins the names of what is written around a base. */
export const OWN_PREFIX = 'maskwire.';

/** Field numbers of onnx.proto3. */
const MODEL_PROTO = { irVersion: 1, producerName: 2, graph: 7, opsetImport: 8, functions: 25 } as const;
const OPSET_PROTO = { version: 2 } as const;
const GRAPH_PROTO = { node: 1, name: 2, initializer: 5, input: 11, output: 12 } as const;
const NODE_PROTO = { input: 1, output: 2, name: 3, opType: 4, attribute: 5 } as const;
const ATTRIBUTE_PROTO = { name: 1, f: 2, i: 3, s: 4, ints: 8, type: 20 } as const;
const ATTRIBUTE_TYPE = { float: 1, int: 2, string: 3, ints: 7 } as const;
const TENSOR_PROTO = { dims: 1, dataType: 2, name: 8, rawData: 9 } as const;
const VALUE_INFO_PROTO = { name: 1, type: 2 } as const;
const TYPE_PROTO = { tensorType: 1 } as const;
const TENSOR_TYPE_PROTO = { elementType: 1, shape: 2 } as const;
const SHAPE_PROTO = { dim: 1 } as const;
const DIMENSION_PROTO = { value: 1, parameter: 2 } as const;

export const ELEMENT_TYPE = { float32: 1, uint8: 2, int32: 6, int64: 7 } as const;
export type ElementTypeCode = (typeof ELEMENT_TYPE)[keyof typeof ELEMENT_TYPE];

/** An attribute's ONNX type follows from its form; floats are wrapped to tell 1.0 from 1. */
export type Attribute = number | string | readonly number[] | { readonly float: number };

/** A free dimension by its name, or a fixed one. */
export type Dimension = number | string;

/** A model that others are written around: its parts stay as they are. */
export interface OnnxBase {
  readonly irVersion: number;
  /** Version of the default operator set, which the added nodes must speak too. */
  readonly opset: number;
  /** Serialised OperatorSetIdProto, FunctionProto, and NodeProto in order. */
  readonly opsetImports: readonly Uint8Array[];
  readonly functions: readonly Uint8Array[];
  readonly nodes: readonly Uint8Array[];
  readonly initializers: readonly { readonly name: string; readonly bytes: Uint8Array }[];
}

/** Collects nodes, constants, inputs and outputs, then writes one ONNX ModelProto. Values are known by name. */
export class OnnxModel {
  /** Version of the default operator set. */
  readonly opset: number;
  readonly #base: OnnxBase | undefined;
  readonly #nodes: (ProtobufWriter | Uint8Array)[] = [];
  readonly #initializers = new Map<string, ProtobufWriter>();
  readonly #inputs: ProtobufWriter[] = [];
  readonly #outputs: ProtobufWriter[] = [];

  /** @param base a model to write around; its nodes come where `embed` is called */
  constructor(base?: OnnxBase) {
    this.#base = base;
    this.opset = base?.opset ?? OPSET_VERSION;
  }

  /** A name for a value of ours: kept apart from the base's. */
  own(name: string): string {
    return this.#base ? `${OWN_PREFIX}${name}` : name;
  }

  /** The largest or the sum along one side, which stays as 1; written as the operator set wants it. */
  reduce(type: 'ReduceMax' | 'ReduceSum', input: string, axis: number, output: string): string {
    const since = type === 'ReduceSum' ? OPSET_WITH_SUM_AXES_AS_INPUT : OPSET_WITH_AXES_AS_INPUT;
    return this.opset >= since
      ? this.node(type, [input, this.integers(`${output}.axes`, [axis])], output, { keepdims: 1 })
      : this.node(type, [input], output, { axes: [axis], keepdims: 1 });
  }

  /** Puts the base's nodes here: what they read must be written before, what reads them after. */
  embed(): void {
    this.#nodes.push(...(this.#base?.nodes ?? []));
  }

  input(name: string, type: ElementTypeCode, dimensions: readonly Dimension[]): string {
    this.#inputs.push(valueInfo(name, type, dimensions));
    return name;
  }

  output(name: string, type: ElementTypeCode, dimensions: readonly Dimension[]): void {
    this.#outputs.push(valueInfo(name, type, dimensions));
  }

  /** Adds a node whose only result is the value `output`; gives that name back. */
  node(
    type: string,
    inputs: readonly string[],
    output: string,
    attributes: Record<string, Attribute> = {},
  ): string {
    const node = new ProtobufWriter();
    for (const input of inputs) node.text(NODE_PROTO.input, input);
    node.text(NODE_PROTO.output, output).text(NODE_PROTO.name, output).text(NODE_PROTO.opType, type);
    for (const [name, value] of Object.entries(attributes)) {
      node.message(NODE_PROTO.attribute, attributeProto(name, value));
    }
    this.#nodes.push(node);
    return output;
  }

  /** Adds a float32 constant; adding the same name again changes nothing. */
  floats(name: string, dimensions: readonly number[], data: Float32Array): string {
    const raw = new Uint8Array(data.length * 4);
    const view = new DataView(raw.buffer);
    data.forEach((value, index) => view.setFloat32(4 * index, value, true));
    return this.#initializer(name, ELEMENT_TYPE.float32, dimensions, raw);
  }

  integers(name: string, values: readonly number[]): string {
    const raw = new Uint8Array(values.length * 8);
    const view = new DataView(raw.buffer);
    values.forEach((value, index) => view.setBigInt64(8 * index, BigInt(value), true));
    return this.#initializer(name, ELEMENT_TYPE.int64, [values.length], raw);
  }

  /** A uint8 scalar. */
  byte(name: string, value: number): string {
    return this.#initializer(name, ELEMENT_TYPE.uint8, [], Uint8Array.of(value));
  }

  serialise(): Uint8Array {
    const graph = new ProtobufWriter();
    for (const node of this.#nodes) {
      if (node instanceof Uint8Array) graph.bytes(GRAPH_PROTO.node, node);
      else graph.message(GRAPH_PROTO.node, node);
    }
    graph.text(GRAPH_PROTO.name, 'maskwire');
    for (const { bytes } of this.#base?.initializers ?? []) graph.bytes(GRAPH_PROTO.initializer, bytes);
    for (const initializer of this.#initializers.values())
      graph.message(GRAPH_PROTO.initializer, initializer);
    for (const input of this.#inputs) graph.message(GRAPH_PROTO.input, input);
    for (const output of this.#outputs) graph.message(GRAPH_PROTO.output, output);
    return this.#envelope(graph).finish();
  }

  #envelope(graph: ProtobufWriter): ProtobufWriter {
    const model = new ProtobufWriter()
      .integer(MODEL_PROTO.irVersion, this.#base?.irVersion ?? IR_VERSION)
      .text(MODEL_PROTO.producerName, 'maskwire')
      .message(MODEL_PROTO.graph, graph);
    if (!this.#base) {
      const version = new ProtobufWriter().integer(OPSET_PROTO.version, OPSET_VERSION);
      return model.message(MODEL_PROTO.opsetImport, version);
    }
    for (const each of this.#base.opsetImports) model.bytes(MODEL_PROTO.opsetImport, each);
    for (const each of this.#base.functions) model.bytes(MODEL_PROTO.functions, each);
    return model;
  }

  #initializer(name: string, type: ElementTypeCode, dimensions: readonly number[], raw: Uint8Array): string {
    if (!this.#initializers.has(name)) {
      const tensor = new ProtobufWriter();
      for (const dimension of dimensions) tensor.integer(TENSOR_PROTO.dims, dimension);
      tensor
        .integer(TENSOR_PROTO.dataType, type)
        .text(TENSOR_PROTO.name, name)
        .bytes(TENSOR_PROTO.rawData, raw);
      this.#initializers.set(name, tensor);
    }
    return name;
  }
}

function attributeProto(name: string, value: Attribute): ProtobufWriter {
  const attribute = new ProtobufWriter().text(ATTRIBUTE_PROTO.name, name);
  if (typeof value === 'number') {
    return attribute.integer(ATTRIBUTE_PROTO.i, value).integer(ATTRIBUTE_PROTO.type, ATTRIBUTE_TYPE.int);
  }
  if (typeof value === 'string') {
    return attribute.text(ATTRIBUTE_PROTO.s, value).integer(ATTRIBUTE_PROTO.type, ATTRIBUTE_TYPE.string);
  }
  if ('float' in value) {
    return attribute
      .float(ATTRIBUTE_PROTO.f, value.float)
      .integer(ATTRIBUTE_PROTO.type, ATTRIBUTE_TYPE.float);
  }
  for (const each of value) attribute.integer(ATTRIBUTE_PROTO.ints, each);
  return attribute.integer(ATTRIBUTE_PROTO.type, ATTRIBUTE_TYPE.ints);
}

function valueInfo(name: string, type: ElementTypeCode, dimensions: readonly Dimension[]): ProtobufWriter {
  const shape = new ProtobufWriter();
  for (const dimension of dimensions) {
    const proto = new ProtobufWriter();
    if (typeof dimension === 'number') proto.integer(DIMENSION_PROTO.value, dimension);
    else proto.text(DIMENSION_PROTO.parameter, dimension);
    shape.message(SHAPE_PROTO.dim, proto);
  }
  const tensorType = new ProtobufWriter()
    .integer(TENSOR_TYPE_PROTO.elementType, type)
    .message(TENSOR_TYPE_PROTO.shape, shape);
  return new ProtobufWriter()
    .text(VALUE_INFO_PROTO.name, name)
    .message(VALUE_INFO_PROTO.type, new ProtobufWriter().message(TYPE_PROTO.tensorType, tensorType));
}
