import type { Size } from '../graph/types.js';

/**
 * What a place relative to the centre (in shares of the canvas, y downwards) is multiplied with to know how far along a
 * gradient it lies, -0.5..0.5 from corner to corner.
 * @param angle degrees clockwise, 0 = upwards
 */
export function directionOf(angle: number, { widthPx, heightPx }: Size): [x: number, y: number] {
  const radians = (angle * Math.PI) / 180;
  const [x, y] = [Math.sin(radians), -Math.cos(radians)];
  const lengthPx = Math.abs(x) * widthPx + Math.abs(y) * heightPx;
  return [(x * widthPx) / lengthPx, (y * heightPx) / lengthPx];
}
