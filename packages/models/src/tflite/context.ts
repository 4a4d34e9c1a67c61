import { ModelImportError, malformed } from '../errors.js';
import type { GraphBuilder } from '../ir/builder.js';
import type { ValueId } from '../ir/graph.js';
import { type Bounds, UNBOUNDED } from '../ir/infer-bounds.js';
import { saturated } from '../ir/saturate.js';
import type { TfliteConstants } from './constants.js';
import type { TfliteModel, TfliteOperator, TfliteTensor } from './parse.js';
import { quantisationOf } from './quantisation.js';
import { constantShape, imageShape, sameShape } from './tensors.js';

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
  /** DEQUANTIZE and QUANTIZE of a constant change its type only: the output stands for the input. */
  readonly #aliases = new Map<number, number>();
  /** The logits behind a tensor of class indices. */
  readonly #logits = new Map<number, ValueId>();

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
    if (this.#logits.has(index)) {
      throw new ModelImportError(
        'unsupported_feature',
        `${operator.name} reads class indices; they are supported as the model's result only.`,
      );
    }
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

  isConstant(operator: TfliteOperator, position: number): boolean {
    return this.#constants.has(this.#resolve(this.#operand(operator, position)));
  }

  /** Makes output 0 of `operator` stand for its constant input 0. */
  alias(operator: TfliteOperator): void {
    const source = this.#resolve(this.#operand(operator, 0));
    // Reading it here refuses what is not a float constant while the operator's name is at hand.
    this.#constants.floats(source);
    this.#aliases.set(this.#onlyOutput(operator), source);
  }

  /**
   * Binds `value` to the operator's output, whose declared shape must agree. It is kept within `limits` and, where the
   * output is quantised, within what its bytes can hold: training counted on it.
   */
  define(operator: TfliteOperator, value: ValueId, limits: Bounds = UNBOUNDED): void {
    const index = this.#newOutput(operator);
    const tensor = this.#tensor(index);
    const shape = imageShape(tensor);
    const result = this.#saturated(value, tensor, limits);
    if (!sameShape(shape, this.builder.shapeOf(result))) {
      throw malformed(`${operator.name} cannot make tensor "${tensor.name}" of ${tensor.shape.join('x')}`);
    }
    this.#values.set(index, result);
  }

  /** Makes the operator's output the class indices of `logits`. Nothing but the model's end can use them. */
  defineClasses(operator: TfliteOperator, logits: ValueId): void {
    const index = this.#newOutput(operator);
    const tensor = this.#tensor(index);
    const { height, width } = this.builder.shapeOf(logits);
    if (tensor.shape.join() !== [1, height, width].join()) {
      throw malformed(`${operator.name} cannot make tensor "${tensor.name}" of ${tensor.shape.join('x')}`);
    }
    this.#logits.set(index, logits);
  }

  /** The model's input; that of a quantised model takes bytes, which the graph's 0..1 stand for. */
  defineInput(index: number): ValueId {
    const tensor = this.#tensor(index);
    const input = this.builder.input(imageShape(tensor));
    this.#values.set(index, tensor.type === 'FLOAT32' ? input : this.#fromUnit(input, tensor));
    return input;
  }

  /** What the model gives: a value, or the logits behind its class indices. */
  output(index: number): ValueId {
    const value = this.#values.get(index) ?? this.#logits.get(index);
    if (value === undefined) throw malformed("the model's output is never made");
    return value;
  }

  /**
   * real = scale · (255·x + lowest - zeroPoint). The shift stays a node: a convolution that pads with zeros cannot take
   * it over, since its zeros stand for the zero point and not for black.
   */
  #fromUnit(input: ValueId, tensor: TfliteTensor): ValueId {
    const { scale, zeroPoint, lowest } = quantisationOf(tensor);
    const scalar = (value: number): ValueId =>
      this.builder.constant({ height: 1, width: 1, channels: 1 }, Float32Array.of(value));
    const factor = 255 * scale;
    const shift = scale * (lowest - zeroPoint);
    const spread =
      Math.fround(factor) === 1
        ? input
        : this.builder.add({ kind: 'mul', left: input, right: scalar(factor) });
    return shift === 0 ? spread : this.builder.add({ kind: 'add', left: spread, right: scalar(shift) });
  }

  #saturated(value: ValueId, tensor: TfliteTensor, limits: Bounds): ValueId {
    if (tensor.type === 'FLOAT32') return saturated(this.builder, value, limits, 0);
    const { scale, range } = quantisationOf(tensor);
    const low = Math.max(limits.low, range.low);
    const high = Math.min(limits.high, range.high);
    // Less than a step of the bytes is their own noise.
    return saturated(this.builder, value, { low, high }, scale);
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

  #newOutput(operator: TfliteOperator): number {
    const index = this.#onlyOutput(operator);
    if (this.#values.has(index) || this.#logits.has(index))
      throw malformed(`tensor "${this.#tensor(index).name}" is made twice`);
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
