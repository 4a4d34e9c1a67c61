import type { Graph, ValueId } from '../ir/graph.js';
import type { FusedActivation } from './fuse.js';
import type { GraphDef } from './graph-def.js';

/**
 * One graph being written into a GraphDef, channels last as it is. `prefix` keeps the names of several graphs apart;
 * `names` holds the name of each value written so far and must already know the graph's input.
 */
export interface Lowering {
  readonly def: GraphDef;
  readonly graph: Graph;
  readonly prefix: string;
  readonly names: Map<ValueId, string>;
  /** Activations that the convolution before them applies, by the convolution's output. */
  readonly fused: ReadonlyMap<ValueId, FusedActivation>;
  /** Weights written so far: the same network mirrored or at another size needs them but once. */
  readonly written: WrittenWeights;
}

/** The name of each, and the shape in which it was written. */
export type WrittenWeights = Map<Float32Array, { readonly name: string; readonly shape: string }>;

export function nameOf(to: Lowering, id: ValueId): string {
  const name = to.names.get(id);
  if (name === undefined)
    throw new Error(`value ${id} is used before it is written: the graph is out of order`);
  return name;
}

/** The name that a value is to have. */
export const fresh = (to: Lowering, id: ValueId): string => `${to.prefix}${id}`;

/** A number for each axis of a batch of images, where only height and width count. */
export const overImages = (height: number, width: number): readonly number[] => [1, height, width, 1];

/** Weights of a node laid out for TensorFlow, or the name under which they are there already. */
export function weights(
  { def, written }: Lowering,
  source: Float32Array,
  name: string,
  shape: readonly number[],
  laidOut: () => Float32Array = () => source,
): string {
  const known = written.get(source);
  if (known?.shape === shape.join()) return known.name;
  written.set(source, { name, shape: shape.join() });
  return def.floats(name, shape, laidOut());
}
