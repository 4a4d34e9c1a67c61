import type { GraphBuilder } from './builder.js';
import type { ValueId } from './graph.js';
import type { Bounds } from './infer-bounds.js';

const SIX: Bounds = Object.freeze({ low: 0, high: 6 });

/**
 * Keeps `value` within `limits`, which are both finite or a plain lower bound of 0, with the simplest node that does.
 * Differences up to `tolerance` count for nothing; a value that cannot leave the limits needs no node.
 */
export function saturated(builder: GraphBuilder, value: ValueId, limits: Bounds, tolerance: number): ValueId {
  const { low, high } = builder.boundsOf(value);
  if (low >= limits.low - tolerance && high <= limits.high + tolerance) return value;
  const near = (limit: number, mark: number): boolean => Math.abs(limit - mark) <= tolerance;
  if (near(limits.low, SIX.low) && limits.high === Infinity)
    return builder.add({ kind: 'relu', input: value });
  if (near(limits.low, SIX.low) && near(limits.high, SIX.high))
    return builder.add({ kind: 'relu6', input: value });
  return builder.add({ kind: 'clamp', input: value, ...limits });
}
