/** Which part of the picture a shape belongs to; every `person` shape is inside the truth. */
export type Layer = 'room' | 'person';

/**
 * One flat shape. `d` is SVG path data in viewBox pixels (absolute M, L, C, Z only; also valid for `Path2D`).
 * Colours are opaque `#rrggbb`. Strokes have round caps and joins, `strokeWidth` in viewBox pixels.
 */
export interface Shape {
  readonly d: string;
  readonly fill?: string;
  readonly stroke?: string;
  readonly strokeWidth?: number;
  readonly layer: Layer;
}

/** Shapes in painting order: the room first, then the person over it. */
export type Scene = readonly Shape[];

/** The fixed coordinate system of all path data. */
export const VIEW_WIDTH_PX = 1280;
export const VIEW_HEIGHT_PX = 720;
