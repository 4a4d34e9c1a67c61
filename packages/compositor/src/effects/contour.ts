import { rgbOf } from '../graph/colour-text.js';
import { PICTURE } from '../graph/picture-library.js';
import type { Effect } from '../graph/types.js';
import { CUBIC } from '../libraries/cubic.js';
import { LINE } from '../libraries/line.js';

/** Of the coverage: what counts as the person. */
const LEVEL = 0.55;

/** A line around the person. Cubic filtering of the mask's coarse grid makes it round at any size. */
export const contour: Effect = {
  uses: [PICTURE, CUBIC, LINE],
  reads: ['outlineField'],
  body: `
uniform vec3 tint;
uniform vec2 pixel;
float fieldAt(vec2 place) {
  return cubicAt(outlineField, place).r;
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
