import type { OutputKind, Size } from '@maskwire/engine';
import type { Graph } from './graph.js';

/** One network among those whose results are averaged. */
export interface EmitMember {
  readonly graph: Graph;
  /** It sees the picture mirrored left to right, and its result is mirrored back. */
  readonly flip: boolean;
}

/** What every emitter is asked for: one model with everything inside, bytes in and bytes out. */
export interface EmitRequest {
  /** At least one. Those that read or give other sizes are resized to and fro within the model. */
  readonly members: readonly EmitMember[];
  /** `alpha` wants graphs that give one probability, `classes` graphs that give logits, all of the same classes. */
  readonly kind: OutputKind;
  /** Size of the picture that the model reads. */
  readonly input: Size;
  /** Size of the planes that it gives. */
  readonly output: Size;
}
