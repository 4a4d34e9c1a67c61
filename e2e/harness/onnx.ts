/** A float32 value of an ONNX graph: name and sides, a text where a side is free. */
interface Value {
  readonly name: string;
  readonly sides: readonly (number | string)[];
}

/** Field numbers and constants of onnx.proto3. */
const FLOAT = 1;
const IR_VERSION = 8;
const OPSET_VERSION = 17;

/** An ONNX model of one node without attributes or weights. */
export function oneNodeModel(operator: string, input: Value, output: Value): Uint8Array {
  const node = [...text(1, input.name), ...text(2, output.name), ...text(4, operator)];
  const graph = [
    ...message(1, node),
    ...text(2, 'one node'),
    ...message(11, valueInfo(input)),
    ...message(12, valueInfo(output)),
  ];
  const opset = [...text(1, ''), ...integer(2, OPSET_VERSION)];
  return Uint8Array.from([...integer(1, IR_VERSION), ...message(7, graph), ...message(8, opset)]);
}

function valueInfo({ name, sides }: Value): number[] {
  const shape = sides.flatMap((side) =>
    message(1, typeof side === 'number' ? integer(1, side) : text(2, side)),
  );
  const tensor = [...integer(1, FLOAT), ...message(2, shape)];
  return [...text(1, name), ...message(2, message(1, tensor))];
}

const integer = (field: number, value: number): number[] => [...varint(field << 3), ...varint(value)];

const message = (field: number, bytes: readonly number[]): number[] => [
  ...varint((field << 3) | 2),
  ...varint(bytes.length),
  ...bytes,
];

const text = (field: number, value: string): number[] => message(field, [...new TextEncoder().encode(value)]);

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest >>>= 7) bytes.push((rest & 127) | 128);
  return [...bytes, rest];
}
