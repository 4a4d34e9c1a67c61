import type { Library } from '../graph/types.js';

/**
 * Light adds up, the numbers of a screen do not: mixed as they are, edges come out too dark. `vec3 lightOf(vec3 shown)`
 * and `vec3 shownOf(vec3 light)`: a gamma of 2, near enough and cheap. `vec3 mixLight(vec3 behind, vec3 before, float
 * share)`.
 */
export const LIGHT: Library = {
  name: 'light',
  body: `
vec3 lightOf(vec3 shown) {
  return shown * shown;
}
vec3 shownOf(vec3 light) {
  return sqrt(max(light, 0.0));
}
vec3 mixLight(vec3 behind, vec3 before, float share) {
  return shownOf(mix(lightOf(behind), lightOf(before), share));
}
`,
};
