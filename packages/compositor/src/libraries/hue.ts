import type { Library } from '../graph/types.js';

/** Grey has no hue: without this much of the mask's own saturation a grey coat would look untouched. */
const LEAST_SATURATION = 0.35;

/**
 * `vec3 withHueOf(vec3 tint, vec3 seen)`: the hue of one colour, the saturation and value (HSV) of the other; of greys
 * a little of the first one's saturation.
 */
export const HUE: Library = {
  name: 'hue',
  body: `
vec3 withHueOf(vec3 tint, vec3 seen) {
  float top = max(tint.r, max(tint.g, tint.b));
  float range = top - min(tint.r, min(tint.g, tint.b));
  if (range <= 0.0) return vec3(max(seen.r, max(seen.g, seen.b)));
  float value = max(seen.r, max(seen.g, seen.b));
  float chroma = value - min(seen.r, min(seen.g, seen.b));
  return value - max(chroma, ${LEAST_SATURATION} * value * range / top) * (top - tint) / range;
}
`,
};

/** Half of one hue and half of another are grey: the old one goes before the overlay would cover it. */
export const hueOpacity = (opacity: number): number => 1 - (1 - opacity) ** 3;
