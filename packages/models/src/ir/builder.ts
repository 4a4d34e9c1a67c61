import { ModelImportError, malformed } from '../errors.js';
import type { Graph, GraphNode, OutputMeaning, Shape, ValueId } from './graph.js';
import { type Bounds, inferBounds, UNBOUNDED } from './infer-bounds.js';
import { inferShape, type NodeInput } from './infer-shape.js';

/** Longest side of any value, in pixels or channels. */
export const MAX_SIDE = 16_384;
/** Most numbers one value may hold for one image of the batch. */
export const MAX_VALUE_ELEMENTS = 2 ** 26;
/** Most nodes in a graph. */
export const MAX_NODES = 20_000;

/** Appends nodes to a graph and works out the shape and bounds of each value as it goes, so a finished graph is sound. */
export class GraphBuilder {
  readonly #values: Shape[] = [];
  readonly #bounds = new Map<ValueId, Bounds>();
  readonly #nodes: GraphNode[] = [];

  /** The graph's input: adds a value without a node. */
  input(shape: Shape): ValueId {
    const input = this.#value(shape);
    this.#bounds.set(input, { low: 0, high: 1 });
    return input;
  }

  constant(shape: Shape, data: Float32Array): ValueId {
    const count = shape.height * shape.width * shape.channels;
    if (data.length !== count)
      throw malformed(`a constant has ${data.length} numbers where ${count} are due`);
    const output = this.#value(shape);
    this.#append({ kind: 'constant', data, output });
    this.#bounds.set(
      output,
      inferBounds({ kind: 'constant', data }, () => UNBOUNDED),
    );
    return output;
  }

  /** Adds a node and gives the value that it makes. */
  add(node: Exclude<NodeInput, { kind: 'constant' }>): ValueId {
    const output = this.#value(inferShape(node, (id) => this.shapeOf(id)));
    this.#append({ ...node, output });
    this.#bounds.set(
      output,
      inferBounds(node, (id) => this.boundsOf(id)),
    );
    return output;
  }

  shapeOf(id: ValueId): Shape {
    const shape = this.#values[id];
    if (shape === undefined) throw malformed(`value ${id} is used but never made`);
    return shape;
  }

  /** Numbers that the value is known not to leave. */
  boundsOf(id: ValueId): Bounds {
    return this.#bounds.get(id) ?? UNBOUNDED;
  }

  finish(input: ValueId, output: ValueId, outputMeaning: OutputMeaning = 'probability'): Graph {
    this.shapeOf(input);
    this.shapeOf(output);
    return { values: this.#values, nodes: this.#nodes, input, output, outputMeaning };
  }

  #value(shape: Shape): ValueId {
    const sides = [shape.height, shape.width, shape.channels];
    for (const side of sides) {
      if (!Number.isInteger(side) || side < 1) throw malformed(`a value has the shape ${sides.join('x')}`);
    }
    if (Math.max(...sides) > MAX_SIDE || shape.height * shape.width * shape.channels > MAX_VALUE_ELEMENTS) {
      throw new ModelImportError(
        'too_large',
        `A value of ${sides.join('x')} is over the limits: ${MAX_SIDE} a side, ${MAX_VALUE_ELEMENTS} in all.`,
      );
    }
    return this.#values.push(shape) - 1;
  }

  #append(node: GraphNode): void {
    if (this.#nodes.length >= MAX_NODES) {
      throw new ModelImportError('too_large', `The model has over ${MAX_NODES} layers.`);
    }
    this.#nodes.push(node);
  }
}
