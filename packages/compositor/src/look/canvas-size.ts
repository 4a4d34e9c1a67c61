import { EFFECT_FACTS, type EffectKind } from './effects.js';

interface Size {
  readonly widthPx: number;
  readonly heightPx: number;
}

/**
 * Of the canvas that an effect draws, for a picture of this size.
 * @param share of the picture's resolution that is drawn, 0..1
 */
export const canvasSize = (kind: EffectKind, { widthPx, heightPx }: Size, share = 1): Size => ({
  widthPx: Math.max(1, Math.round(widthPx * share)) * EFFECT_FACTS[kind].panes,
  heightPx: Math.max(1, Math.round(heightPx * share)),
});
