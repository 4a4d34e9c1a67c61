import { malformed } from '../errors.js';
import type { GraphBuilder } from '../ir/builder.js';
import type { Shape, ValueId } from '../ir/graph.js';
import { type TfliteConstants, unsupportedType } from './constants.js';
import type { FusedActivation } from './options.js';
import type { TfliteModel, TfliteOperator, TfliteTensor } from './parse.js';

/** Weights of a layer with the four sides that TensorFlow Lite gives them. */
export interface Weights {
  readonly data: Float32Array;
  readonly sides: readonly [number, number, number, number];
}

/** What an operator's handler works with: its operands by position, and the graph being built. */
export class ImportContext {
  readonly builder: GraphBuilder;
  readonly #model: TfliteModel;
  readonly #constants: TfliteConstants;
  readonly #values = new Map<number, ValueId>();
  /** DEQUANTIZE of a constant changes its type only: its output stands for its input. */
  readonly #aliases = new Map<number, number>();

  constructor(model: TfliteModel, constants: TfliteConstants, builder: GraphBuilder) {
    this.#model = model;
    this.#constants = constants;
    this.builder = builder;
  }

  /** The value at operand `position`; a constant becomes a constant node. */
  value(operator: TfliteOperator, position: number): ValueId {
    const index = this.#operand(operator, position);
    const known = this.#values.get(index);
    if (known !== undefined) return known;
    const source = this.#resolve(index);
    if (!this.#constants.has(source)) throw malformed(`${operator.name} reads a tensor before it is made`);
    const made = this.builder.constant(constantShape(this.#tensor(index)), this.#constants.floats(source));
    this.#values.set(index, made);
    return made;
  }

  weights(operator: TfliteOperator, position: number): Weights {
    const index = this.#operand(operator, position);
    const [a, b, c, d, ...rest] = this.#tensor(index).shape;
    if (a === undefined || b === undefined || c === undefined || d === undefined || rest.length > 0) {
      throw malformed(`the weights of ${operator.name} are not four-sided`);
    }
    return { data: this.#constants.floats(this.#resolve(index)), sides: [a, b, c, d] };
  }

  /** The bias at operand `position`, zeros when it is absent. */
  bias(operator: TfliteOperator, position: number, channels: number): Float32Array {
    const index = operator.inputs[position] ?? -1;
    const bias = index < 0 ? new Float32Array(channels) : this.#constants.floats(this.#resolve(index));
    if (bias.length !== channels)
      throw malformed(`${operator.name} has ${bias.length} biases for ${channels} channels`);
    return bias;
  }

  integers(operator: TfliteOperator, position: number): readonly number[] {
    return this.#constants.integers(this.#resolve(this.#operand(operator, position)));
  }

  /** Makes output 0 of `operator` stand for its constant input 0. */
  alias(operator: TfliteOperator): void {
    const source = this.#resolve(this.#operand(operator, 0));
    // Reading it here refuses what is not a float constant while the operator's name is at hand.
    this.#constants.floats(source);
    this.#aliases.set(this.#onlyOutput(operator), source);
  }

  /** Binds `value` (after its fused activation) to the operator's output, whose declared shape must agree. */
  define(operator: TfliteOperator, value: ValueId, activation?: FusedActivation): void {
    const result = activation === undefined ? value : this.builder.add({ kind: activation, input: value });
    const index = this.#onlyOutput(operator);
    const tensor = this.#tensor(index);
    if (this.#values.has(index)) throw malformed(`tensor "${tensor.name}" is made twice`);
    if (!sameShape(imageShape(tensor), this.builder.shapeOf(result))) {
      throw malformed(`${operator.name} cannot make tensor "${tensor.name}" of ${tensor.shape.join('x')}`);
    }
    this.#values.set(index, result);
  }

  defineInput(index: number): ValueId {
    const value = this.builder.input(imageShape(this.#tensor(index)));
    this.#values.set(index, value);
    return value;
  }

  output(index: number): ValueId {
    const value = this.#values.get(index);
    if (value === undefined) throw malformed("the model's output is never made");
    return value;
  }

  #operand(operator: TfliteOperator, position: number): number {
    const index = operator.inputs[position];
    if (index === undefined || index < 0) throw malformed(`${operator.name} lacks operand ${position}`);
    return index;
  }

  #onlyOutput(operator: TfliteOperator): number {
    const [index, ...rest] = operator.outputs;
    if (index === undefined || index < 0 || rest.length > 0) {
      throw malformed(`${operator.name} has ${operator.outputs.length} outputs`);
    }
    return index;
  }

  #resolve(index: number): number {
    return this.#aliases.get(index) ?? index;
  }

  #tensor(index: number): TfliteTensor {
    const tensor = this.#model.tensors[index];
    if (tensor === undefined) throw malformed(`tensor ${index} does not exist`);
    return tensor;
  }
}

/** The shape of a run-time tensor: float32 [1, height, width, channels]. */
function imageShape(tensor: TfliteTensor): Shape {
  if (tensor.type !== 'FLOAT32') throw unsupportedType(tensor);
  const [batch, height, width, channels, ...rest] = tensor.shape;
  if (
    batch !== 1 ||
    height === undefined ||
    width === undefined ||
    channels === undefined ||
    rest.length > 0
  ) {
    throw malformed(
      `tensor "${tensor.name}" of ${tensor.shape.join('x')} is not 1 x height x width x channels`,
    );
  }
  return { height, width, channels };
}

/** The shape of a constant operand: missing leading sides are 1, as in broadcasting. */
function constantShape(tensor: TfliteTensor): Shape {
  const [batch = 1, height = 1, width = 1, channels = 1] = [
    ...Array.from({ length: Math.max(4 - tensor.shape.length, 0) }, () => 1),
    ...tensor.shape,
  ];
  if (batch !== 1 || tensor.shape.length > 4) throw malformed(`constant "${tensor.name}" has a batch`);
  return { height, width, channels };
}

function sameShape(left: Shape, right: Shape): boolean {
  return left.height === right.height && left.width === right.width && left.channels === right.channels;
}
