import type { Size } from '../../core/index.js';

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A mask of 0 with rectangles of `level`, in pixels. */
export function drawn({ widthPx, heightPx }: Size, shapes: readonly Rectangle[], level = 255): Uint8Array {
  const mask = new Uint8Array(widthPx * heightPx);
  for (const { x, y, width, height } of shapes)
    for (let row = y; row < y + height; row++) mask.fill(level, row * widthPx + x, row * widthPx + x + width);
  return mask;
}
