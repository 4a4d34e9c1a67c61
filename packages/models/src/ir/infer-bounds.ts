import type { ValueId } from './graph.js';
import type { NodeInput } from './infer-shape.js';

/** Numbers that a value cannot leave; infinite where nothing is known. */
export interface Bounds {
  readonly low: number;
  readonly high: number;
}

export const UNBOUNDED: Bounds = Object.freeze({ low: -Infinity, high: Infinity });
/** The least value of x·min(max(x + 3, 0), 6) / 6, at x = -1.5. */
const HARD_SWISH_LOW = -0.375;

/** What is known of a node's result without its weights. */
export function inferBounds(node: NodeInput, boundsOf: (id: ValueId) => Bounds): Bounds {
  switch (node.kind) {
    case 'conv2d':
    case 'depthwiseConv2d':
    case 'transposeConv2d':
      return UNBOUNDED;
    case 'constant':
      return hull(node.data);
    case 'mul':
      return multiplied(boundsOf(node.left), boundsOf(node.right));
    case 'add': {
      const [left, right] = [boundsOf(node.left), boundsOf(node.right)];
      return { low: left.low + right.low, high: left.high + right.high };
    }
    case 'relu':
      return within(boundsOf(node.input), { low: 0, high: Infinity });
    case 'relu6':
      return within(boundsOf(node.input), { low: 0, high: 6 });
    case 'clamp':
      return within(boundsOf(node.input), node);
    case 'hardSwish':
      return { low: HARD_SWISH_LOW, high: Math.max(boundsOf(node.input).high, 0) };
    case 'sigmoid':
      return { low: 0, high: 1 };
    case 'averagePool':
    case 'globalAveragePool':
    case 'resizeBilinear':
      return boundsOf(node.input);
    case 'concat':
      return hull(node.inputs.map(boundsOf).flatMap(({ low, high }) => [low, high]));
  }
}

function multiplied(left: Bounds, right: Bounds): Bounds {
  const ends = [left.low, left.high].flatMap((end) => [end * right.low, end * right.high]);
  // Nothing times something unbounded is nothing.
  return hull(ends.map((end) => (Number.isNaN(end) ? 0 : end)));
}

function hull(values: Iterable<number>): Bounds {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return { low, high };
}

/** `bounds` after saturating at `limits`. */
export function within(bounds: Bounds, limits: Bounds): Bounds {
  const clamp = (x: number): number => Math.min(Math.max(x, limits.low), limits.high);
  return { low: clamp(bounds.low), high: clamp(bounds.high) };
}
