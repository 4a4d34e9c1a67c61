import { rgbOf } from '../graph/colour-text.js';
import { PICTURE } from '../graph/picture-library.js';
import type { Effect } from '../graph/types.js';

/** A line where the mask passes the level that counts as person. */
export const contour: Effect = {
  uses: [PICTURE],
  reads: ['coverage'],
  body: `
uniform vec3 tint;
uniform float halfWidthPx;
void main() {
  float value = textureLod(coverage, at, 0.0).r - 0.6;
  float awayPx = abs(value) / max(length(vec2(dFdx(value), dFdy(value))), 0.0001);
  float line = 1.0 - smoothstep(halfWidthPx - 0.5, halfWidthPx + 0.5, awayPx);
  colour = vec4(mix(pictureAt(at), tint, line), 1.0);
}`,
  uniforms: ({ effect, canvas }) => ({
    tint: rgbOf(effect.overlayColour),
    halfWidthPx: 0.5 * effect.contourWidth * canvas.heightPx,
  }),
};
