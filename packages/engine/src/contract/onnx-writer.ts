/** Just enough of the ONNX protobuf to write the contract's own graphs; field numbers are onnx.proto3's. */

export const DATA_TYPE = { float: 1, uint8: 2, int64: 7 } as const;
export type DataType = (typeof DATA_TYPE)[keyof typeof DATA_TYPE];

export interface NodeSpec {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly output: string;
  readonly ints?: Readonly<Record<string, number | readonly number[]>>;
}

export interface ValueSpec {
  readonly name: string;
  readonly type: DataType;
  readonly shape: readonly (number | string)[];
}

/** A constant: one-dimensional int64, or a float scalar. */
export type ConstantSpec =
  | { readonly name: string; readonly int64: readonly number[] }
  | { readonly name: string; readonly float: number };

export interface GraphSpec {
  readonly input: ValueSpec;
  readonly output: ValueSpec;
  readonly constants: readonly ConstantSpec[];
  readonly nodes: readonly NodeSpec[];
}

const IR_VERSION = 8;
const OPSET_VERSION = 13;
const ATTRIBUTE_TYPE = { int: 2, ints: 7 } as const;

export function writeOnnx(graph: GraphSpec): Uint8Array {
  const body = [
    ...graph.nodes.map((node) => message(1, nodeProto(node))),
    text(2, 'contract'),
    ...graph.constants.map((constant) => message(5, tensorProto(constant))),
    message(11, valueProto(graph.input)),
    message(12, valueProto(graph.output)),
  ];
  return Uint8Array.from([
    ...integer(1, IR_VERSION),
    ...message(7, body.flat()),
    ...message(8, [...text(1, ''), ...integer(2, OPSET_VERSION)]),
  ]);
}

function nodeProto({ op, inputs, output, ints }: NodeSpec): number[] {
  return [
    ...inputs.flatMap((name) => text(1, name)),
    ...text(2, output),
    ...text(4, op),
    ...Object.entries(ints ?? {}).flatMap(([name, value]) => message(5, attributeProto(name, value))),
  ];
}

function attributeProto(name: string, value: number | readonly number[]): number[] {
  return typeof value === 'number'
    ? [...text(1, name), ...integer(3, value), ...integer(20, ATTRIBUTE_TYPE.int)]
    : [...text(1, name), ...value.flatMap((int) => integer(8, int)), ...integer(20, ATTRIBUTE_TYPE.ints)];
}

function tensorProto(constant: ConstantSpec): number[] {
  if ('float' in constant) {
    const raw = new Uint8Array(Float32Array.of(constant.float).buffer);
    return [...integer(2, DATA_TYPE.float), ...text(8, constant.name), ...message(9, [...raw])];
  }
  const values = constant.int64.flatMap((value) => integer(7, value));
  return [
    ...integer(1, constant.int64.length),
    ...integer(2, DATA_TYPE.int64),
    ...values,
    ...text(8, constant.name),
  ];
}

function valueProto({ name, type, shape }: ValueSpec): number[] {
  const dims = shape.flatMap((dim) => message(1, typeof dim === 'number' ? integer(1, dim) : text(2, dim)));
  return [...text(1, name), ...message(2, message(1, [...integer(1, type), ...message(2, dims)]))];
}

const WIRE = { varint: 0, lengthDelimited: 2 } as const;

const integer = (field: number, value: number): number[] => [
  ...varint((field << 3) | WIRE.varint),
  ...varint(value),
];

const message = (field: number, bytes: readonly number[]): number[] => [
  ...varint((field << 3) | WIRE.lengthDelimited),
  ...varint(bytes.length),
  ...bytes,
];

const text = (field: number, value: string): number[] => message(field, [...new TextEncoder().encode(value)]);

/** Negative numbers are written as 64-bit two's complement, as protobuf does. */
function varint(value: number): number[] {
  let rest = BigInt.asUintN(64, BigInt(value));
  const bytes: number[] = [];
  do {
    const low = Number(rest & 0x7fn);
    rest >>= 7n;
    bytes.push(rest === 0n ? low : low | 0x80);
  } while (rest !== 0n);
  return bytes;
}
