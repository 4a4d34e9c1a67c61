import type { Size } from '@maskwire/engine';
import type { NetworkId } from './networks.js';
import type { GraphMember, GraphRecipe, PipelineRecipe } from './types.js';

type KnownMember = GraphMember & { readonly model: NetworkId };

/** One graph that reads and gives the same size. */
export const graph = (size: Size, members: readonly [KnownMember, ...KnownMember[]]): GraphRecipe => ({
  members,
  input: size,
  output: size,
});

export const single = (only: GraphRecipe): PipelineRecipe => ({ kind: 'single', graph: only });
