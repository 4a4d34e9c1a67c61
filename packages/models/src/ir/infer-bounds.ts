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
    case 'constant':
    case 'conv2d':
    case 'depthwiseConv2d':
    case 'transposeConv2d':
    case 'mul':
      return UNBOUNDED;
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
    case 'concat': {
      const all = node.inputs.map(boundsOf);
      return {
        low: Math.min(...all.map(({ low }) => low)),
        high: Math.max(...all.map(({ high }) => high)),
      };
    }
  }
}

/** `bounds` after saturating at `limits`. */
export function within(bounds: Bounds, limits: Bounds): Bounds {
  const clamp = (x: number): number => Math.min(Math.max(x, limits.low), limits.high);
  return { low: clamp(bounds.low), high: clamp(bounds.high) };
}
