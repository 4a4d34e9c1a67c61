import type { Library } from '../graph/types.js';

/**
 * `vec3 grained(vec3 smoothed)`: with noise of half a step of 256, so that slow changes of colour make no bands. Its
 * pattern is the same in each frame: nothing flickers, and nothing is added to a still picture's stream.
 */
export const GRAIN: Library = {
  name: 'grain',
  body: `
vec3 grained(vec3 smoothed) {
  float noise = fract(52.9829189 * fract(dot(gl_FragCoord.xy, vec2(0.06711056, 0.00583715))));
  return smoothed + (noise - 0.5) / 255.0;
}
`,
};
