import type { Library } from '../graph/types.js';

/** `vec3 withHueOf(vec3 tint, vec3 seen)`: the hue of one colour, the saturation and value of the other (HSV). */
export const HUE: Library = {
  name: 'hue',
  body: `
vec3 withHueOf(vec3 tint, vec3 seen) {
  float top = max(tint.r, max(tint.g, tint.b));
  float range = top - min(tint.r, min(tint.g, tint.b));
  vec3 pure = range <= 0.0 ? vec3(0.0) : (top - tint) / range;
  float value = max(seen.r, max(seen.g, seen.b));
  float chroma = value - min(seen.r, min(seen.g, seen.b));
  return value - chroma * pure;
}
`,
};
