import type { EffectKind } from '@maskwire/compositor/look';

/** Asks for what is on the canvas, as a file; `id` comes back with the answer. */
export interface SnapshotCommand {
  readonly kind: 'snapshot';
  readonly id: number;
}

export type SnapshotAnswer =
  | {
      readonly kind: 'snapshot-taken';
      readonly id: number;
      /** At the canvas' full size; its alpha is straight. */
      readonly png: Blob;
      readonly effect: EffectKind;
    }
  | { readonly kind: 'snapshot-failed'; readonly id: number; readonly message: string };
