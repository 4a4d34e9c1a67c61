import { EFFECT_FACTS, type EffectKind } from './effects.js';

interface Size {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Shares of a width and a height, from the upper left corner; inside from 0 to below 1. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/** How a canvas lies in its box, in CSS's words: wholly to be seen, or cut evenly on its longer side. */
export type Fit = 'contain' | 'cover';

export const isInside = ({ x, y }: Place): boolean => x >= 0 && x < 1 && y >= 0 && y < 1;

/**
 * Where on the canvas something in its box lies; undefined beside the canvas.
 * @param place in the box
 */
export function placeOnCanvas(place: Place, box: Size, canvas: Size, fit: Fit): Place | undefined {
  const scales = [box.widthPx / canvas.widthPx, box.heightPx / canvas.heightPx] as const;
  const scale = fit === 'contain' ? Math.min(...scales) : Math.max(...scales);
  const along = (share: number, boxPx: number, canvasPx: number): number =>
    ((share - 0.5) * boxPx) / (canvasPx * scale) + 0.5;
  const found = {
    x: along(place.x, box.widthPx, canvas.widthPx),
    y: along(place.y, box.heightPx, canvas.heightPx),
  };
  return isInside(found) ? found : undefined;
}

/** Where in the camera's picture a place on the canvas is. */
export function placeInPicture({ x, y }: Place, effect: EffectKind, mirror: boolean): Place {
  const { panes } = EFFECT_FACTS[effect];
  const inPane = (x * panes) % 1;
  // Mirrored, the left edge is the picture's right one, which is just outside.
  return { x: mirror ? Math.min(1 - inPane, 1 - Number.EPSILON) : inPane, y };
}
