import type { Graph, GraphNode, ValueId } from '../ir/graph.js';

/** Activations that TensorFlow's fused convolutions apply, by our name. */
const FUSED_NAMES = { relu: 'Relu', relu6: 'Relu6' } as const;

export interface FusedActivation {
  /** What the convolution gives once it has applied it. */
  readonly output: ValueId;
  readonly name: (typeof FUSED_NAMES)[keyof typeof FUSED_NAMES];
}

/** The activations that a convolution can apply itself, by its output: those that alone read it. */
export function fusedActivations(graph: Graph): ReadonlyMap<ValueId, FusedActivation> {
  const uses = new Map<ValueId, number>([[graph.output, 1]]);
  for (const node of graph.nodes) {
    for (const id of operands(node)) uses.set(id, (uses.get(id) ?? 0) + 1);
  }
  const convolved = new Set(
    graph.nodes
      .filter(({ kind }) => kind === 'conv2d' || kind === 'depthwiseConv2d')
      .map(({ output }) => output),
  );
  const found = new Map<ValueId, FusedActivation>();
  for (const node of graph.nodes) {
    if (
      (node.kind === 'relu' || node.kind === 'relu6') &&
      convolved.has(node.input) &&
      uses.get(node.input) === 1
    )
      found.set(node.input, { output: node.output, name: FUSED_NAMES[node.kind] });
  }
  return found;
}

function operands(node: GraphNode): readonly ValueId[] {
  if ('inputs' in node) return node.inputs;
  if ('left' in node) return [node.left, node.right];
  return 'input' in node ? [node.input] : [];
}
