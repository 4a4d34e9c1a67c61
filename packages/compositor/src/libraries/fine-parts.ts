import type { Library } from '../graph/types.js';

/**
 * `vec2 partsOf(float value)` and `float wholeOf(vec2 parts)`: 0..1 in two channels of 8 bits, for what a filter over
 * time remembers: with one, small steps are rounded away and it gets stuck. The first may be read, and interpolated, by
 * itself.
 */
export const FINE_PARTS: Library = {
  name: 'fine-parts',
  body: `
vec2 partsOf(float value) {
  float steps = clamp(value, 0.0, 1.0) * 255.0;
  float coarse = floor(steps);
  return vec2(coarse / 255.0, steps - coarse);
}
float wholeOf(vec2 parts) {
  return parts.x + parts.y / 255.0;
}
`,
};
