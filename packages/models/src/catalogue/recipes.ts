import type { Size } from '@maskwire/engine';
import type { NetworkId } from './networks.js';
import type { GraphMember, GraphRecipe, PipelineRecipe } from './types.js';

type KnownMember = GraphMember & { readonly model: NetworkId };

/** One graph; its mask has the size of its picture unless it is given. */
export const graph = (
  input: Size,
  members: readonly [KnownMember, ...KnownMember[]],
  output = input,
): GraphRecipe => ({ members, input, output });

export const single = (only: GraphRecipe): PipelineRecipe => ({ kind: 'single', graph: only });
