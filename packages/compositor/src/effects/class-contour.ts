import { PICTURE } from '../graph/picture-library.js';
import type { Effect } from '../graph/types.js';

/** A line around each class in its own colour. */
export const classContour: Effect = {
  uses: [PICTURE],
  reads: ['coverage', 'classPaint'],
  body: `
uniform float halfWidthPx;
void main() {
  float value = textureLod(coverage, at, 0.0).r - 0.5;
  float awayPx = abs(value) / max(length(vec2(dFdx(value), dFdy(value))), 0.0001);
  float line = 1.0 - smoothstep(halfWidthPx - 0.5, halfWidthPx + 0.5, awayPx);
  vec4 painted = textureLod(classPaint, at, 0.0);
  colour = vec4(mix(pictureAt(at), painted.rgb / max(painted.a, 0.004), line), 1.0);
}`,
  uniforms: ({ effect, canvas }) => ({ halfWidthPx: 0.5 * effect.contourWidth * canvas.heightPx }),
};
