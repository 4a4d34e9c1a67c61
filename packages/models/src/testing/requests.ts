import type { OutputKind, Size } from '@maskwire/engine';
import { BUILT_IN } from '../catalogue/builtin.js';
import { findModel, type GraphRecipe } from '../catalogue/types.js';
import type { Graph, ValueId } from '../ir/graph.js';
import type { EmitRequest } from '../ir/request.js';
import { readSource } from '../source.js';
import { importTflite } from '../tflite/import.js';

/** One graph by itself, at its own sizes. */
export function alone(graph: Graph): EmitRequest {
  return {
    members: [{ graph, flip: false }],
    kind: graph.outputMeaning === 'logits' ? 'classes' : 'alpha',
    input: sizeOf(graph, graph.input),
    output: sizeOf(graph, graph.output),
  };
}

/** A built-in mode's graph. */
export async function requestOf(recipe: GraphRecipe, kind: OutputKind): Promise<EmitRequest> {
  const members = await Promise.all(
    recipe.members.map(async ({ model, flip = false }) => {
      const entry = findModel(BUILT_IN, model);
      if (entry === undefined) throw new Error(`no model ${model}`);
      return { graph: importTflite(await readSource(entry.file)), flip };
    }),
  );
  return { members, kind, input: recipe.input, output: recipe.output };
}

function sizeOf(graph: Graph, id: ValueId): Size {
  const shape = graph.values[id];
  if (shape === undefined) throw new Error(`value ${id} has no shape`);
  return { widthPx: shape.width, heightPx: shape.height };
}
