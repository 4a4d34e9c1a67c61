import type { Library } from '../graph/types.js';

/** `vec4 cubicAt(sampler2D source, vec2 place)`: enlarged with a cubic B-spline, smooth where linear shows its grid. */
export const CUBIC: Library = {
  name: 'cubic',
  body: `
vec4 cubicAt(sampler2D source, vec2 place) {
  vec2 size = vec2(textureSize(source, 0));
  vec2 sampled = place * size - 0.5;
  vec2 f = fract(sampled);
  vec2 base = sampled - f;
  vec2 rest = 1.0 - f;
  vec2 first = rest * rest * rest / 6.0;
  vec2 last = f * f * f / 6.0;
  vec2 second = (4.0 - 3.0 * f * f * (2.0 - f)) / 6.0;
  vec2 upper = 1.0 - first - second;
  // Four linear fetches, each between two samples, have the sixteen weights.
  vec2 low = (base - 0.5 + second / (first + second)) / size;
  vec2 high = (base + 1.5 + last / upper) / size;
  return mix(
    mix(textureLod(source, low, 0.0), textureLod(source, vec2(high.x, low.y), 0.0), upper.x),
    mix(textureLod(source, vec2(low.x, high.y), 0.0), textureLod(source, high, 0.0), upper.x),
    upper.y);
}
`,
};
