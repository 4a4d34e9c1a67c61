import type { Graph, PixelAlignment } from './graph.js';

/** A graph without the step by which it enlarges its result. */
export interface Trunk {
  readonly graph: Graph;
  /** How its result is to be enlarged. */
  readonly alignment: PixelAlignment;
}

/**
 * Takes off a last bilinear enlargement. What is done to the result is then done on the coarse grid, where it costs
 * hundreds of times less, and the enlargement can go to another size at once. An asymmetric one stays: it would come
 * out shifted for a mirrored picture.
 */
export function trunkOf(graph: Graph): Trunk {
  const whole: Trunk = { graph, alignment: 'halfPixel' };
  const last = graph.nodes.at(-1);
  if (last?.kind !== 'resizeBilinear' || last.output !== graph.output || last.alignment === 'asymmetric')
    return whole;
  const from = graph.values[last.input];
  if (from === undefined || from.height > last.size.height || from.width > last.size.width) return whole;
  return {
    graph: { ...graph, nodes: graph.nodes.slice(0, -1), output: last.input },
    alignment: last.alignment,
  };
}
