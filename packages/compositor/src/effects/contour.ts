import { rgbOf } from '../graph/colour-text.js';
import { PICTURE } from '../graph/picture-library.js';
import type { Effect } from '../graph/types.js';
import { LINE } from '../libraries/line.js';

/** Of the coverage: what counts as the person. */
const LEVEL = 0.55;

/** A line around the person. Cubic filtering of the mask's coarse grid makes it round at any size. */
export const contour: Effect = {
  uses: [PICTURE, LINE],
  reads: ['outlineField'],
  body: `
uniform vec3 tint;
uniform vec2 pixel;
// A cubic B-spline in four linear fetches.
float fieldAt(vec2 place) {
  vec2 size = vec2(textureSize(outlineField, 0));
  vec2 sampled = place * size - 0.5;
  vec2 f = fract(sampled);
  vec2 base = sampled - f;
  vec2 f2 = f * f;
  vec2 f3 = f2 * f;
  vec2 w0 = (1.0 - f) * (1.0 - f) * (1.0 - f) / 6.0;
  vec2 w1 = (4.0 - 6.0 * f2 + 3.0 * f3) / 6.0;
  vec2 w3 = f3 / 6.0;
  vec2 w2 = 1.0 - w0 - w1 - w3;
  vec2 low = (base + w1 / (w0 + w1) - 0.5) / size;
  vec2 high = (base + w3 / (w2 + w3) + 1.5) / size;
  vec2 share = w2 + w3;
  return mix(
    mix(textureLod(outlineField, low, 0.0).r, textureLod(outlineField, vec2(high.x, low.y), 0.0).r, share.x),
    mix(textureLod(outlineField, vec2(low.x, high.y), 0.0).r, textureLod(outlineField, high, 0.0).r, share.x),
    share.y);
}
void main() {
  colour = vec4(pictureAt(at), 1.0);
  float near = textureLod(outlineField, at, 0.0).r;
  if (near < 0.01 || near > 0.99) return;
  float value = fieldAt(at);
  vec2 slope = vec2(fieldAt(at + vec2(pixel.x, 0.0)), fieldAt(at + vec2(0.0, pixel.y))) - value;
  colour.rgb = lineOver(colour.rgb, tint, rampDistance(value, ${LEVEL}, length(slope)));
}`,
  uniforms: ({ effect, canvas }) => ({
    tint: rgbOf(effect.overlayColour),
    pixel: [1 / canvas.widthPx, 1 / canvas.heightPx],
  }),
};
