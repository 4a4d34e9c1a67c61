import type { TfjsArtifact, TfjsOperation } from '@maskwire/engine';

/** Types of tensors, as a GraphDef names them. */
export type TensorType = 'DT_FLOAT' | 'DT_INT32';

type Attribute =
  | { readonly b: boolean }
  | { readonly i: string }
  | { readonly s: string }
  | { readonly type: TensorType }
  | { readonly shape: TensorShape }
  | { readonly list: { readonly i: readonly string[] } | { readonly s: readonly string[] } }
  | { readonly tensor: { readonly dtype: TensorType; readonly tensorShape: TensorShape } };

interface TensorShape {
  readonly dim: readonly { readonly size: string }[];
}

interface NodeDef {
  readonly name: string;
  readonly op: TfjsOperation;
  readonly input?: readonly string[];
  readonly attr?: Readonly<Record<string, Attribute>>;
}

interface WeightSpec {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: 'float32' | 'int32';
}

interface TensorInfo {
  readonly name: string;
  readonly dtype: TensorType;
  readonly tensorShape: TensorShape;
}

/** An attribute's value as the emitter gives it; strings and their lists are written in base64, as GraphDefs have them. */
export type AttributeValue =
  | boolean
  | number
  | string
  | readonly number[]
  | readonly string[]
  | { readonly type: TensorType };

/** Size of a dimension that is free. */
export const ANY = -1;

/** Attributes of a cast. */
export const TO_FLOAT = { SrcT: { type: 'DT_INT32' }, DstT: { type: 'DT_FLOAT' } } as const;
export const TO_INTEGER = { SrcT: { type: 'DT_FLOAT' }, DstT: { type: 'DT_INT32' } } as const;

/** GraphDef version written by TensorFlow 2.9, the one inside the native runtime. */
const VERSIONS = { producer: 1087, minConsumer: 27 };

/** Collects nodes and weights and writes them as a TensorFlow.js GraphModel. Names are unique. */
export class GraphDef {
  readonly #nodes: NodeDef[] = [];
  readonly #specs: WeightSpec[] = [];
  readonly #weights: (Float32Array | Int32Array)[] = [];
  readonly #names = new Set<string>();
  readonly #inputs: Record<string, TensorInfo> = {};
  readonly #outputs: Record<string, TensorInfo> = {};

  /** Declares the model's input; gives its name. */
  input(name: string, dtype: TensorType, shape: readonly number[]): string {
    this.#inputs[name] = { name: `${name}:0`, dtype, tensorShape: tensorShape(shape) };
    return this.#append({
      name,
      op: 'Placeholder',
      attr: { dtype: { type: dtype }, shape: { shape: tensorShape(shape) } },
    });
  }

  /** Declares a node's result as the model's output. */
  output(name: string, dtype: TensorType, shape: readonly number[]): void {
    this.#outputs[name] = { name: `${name}:0`, dtype, tensorShape: tensorShape(shape) };
  }

  /** Adds an operation; gives the name of its result. */
  node(
    op: TfjsOperation,
    input: readonly string[],
    name: string,
    attributes: Readonly<Record<string, AttributeValue>> = {},
  ): string {
    const attr = Object.fromEntries(Object.entries(attributes).map(([key, value]) => [key, write(value)]));
    return this.#append({ name, op, input, attr });
  }

  floats(name: string, shape: readonly number[], data: Float32Array): string {
    return this.#constant(name, shape, data);
  }

  /** Integers, a row of them or (with an empty shape) one; a name given again is the same constant. */
  integers(name: string, values: readonly number[], shape: readonly number[] = [values.length]): string {
    return this.#names.has(name) ? name : this.#constant(name, shape, Int32Array.from(values));
  }

  /** One float; a name given again is the same constant. */
  scalar(name: string, value: number): string {
    return this.#names.has(name) ? name : this.#constant(name, [], Float32Array.of(value));
  }

  serialise(): TfjsArtifact {
    const model = {
      modelTopology: { node: this.#nodes, versions: VERSIONS },
      weightSpecs: this.#specs,
      signature: { inputs: this.#inputs, outputs: this.#outputs },
    };
    const views = this.#weights.map((each) => Buffer.from(each.buffer, each.byteOffset, each.byteLength));
    return { format: 'tfjs', json: JSON.stringify(model), weights: Uint8Array.from(Buffer.concat(views)) };
  }

  #constant(name: string, shape: readonly number[], data: Float32Array | Int32Array): string {
    const isFloat = data instanceof Float32Array;
    const dtype = isFloat ? 'DT_FLOAT' : 'DT_INT32';
    this.#specs.push({ name, shape, dtype: isFloat ? 'float32' : 'int32' });
    this.#weights.push(data);
    const value = { tensor: { dtype, tensorShape: tensorShape(shape) } } as const;
    return this.#append({ name, op: 'Const', attr: { dtype: { type: dtype }, value } });
  }

  #append(node: NodeDef): string {
    if (this.#names.has(node.name)) throw new Error(`two nodes are called ${node.name}`);
    this.#names.add(node.name);
    this.#nodes.push(node);
    return node.name;
  }
}

function write(value: AttributeValue): Attribute {
  if (typeof value === 'boolean') return { b: value };
  if (typeof value === 'number') return { i: String(value) };
  if (typeof value === 'string') return { s: base64(value) };
  if ('type' in value) return value;
  return isNumbers(value) ? { list: { i: value.map(String) } } : { list: { s: value.map(base64) } };
}

const isNumbers = (list: readonly number[] | readonly string[]): list is readonly number[] =>
  typeof list[0] === 'number';

const base64 = (text: string): string => Buffer.from(text, 'latin1').toString('base64');

const tensorShape = (shape: readonly number[]): TensorShape => ({
  dim: shape.map((size) => ({ size: String(size) })),
});
