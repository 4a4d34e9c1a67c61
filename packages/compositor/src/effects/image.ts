import { coverScale } from '../graph/cover.js';
import type { Effect } from '../graph/types.js';
import { OVER_BACKGROUND } from '../libraries/over-background.js';

/** The image covers the canvas, cut evenly on the longer side; it is never mirrored, so its writing stays readable. */
export const image: Effect = {
  uses: [OVER_BACKGROUND],
  reads: ['backdrop'],
  body: `
uniform vec2 cover;
vec3 backgroundAt(vec3 seen) {
  return textureLod(backdrop, (uv - 0.5) * cover + 0.5, 0.0).rgb;
}
void main() {
  colour = vec4(overBackground(), 1.0);
}`,
  uniforms: ({ background, picture }) => ({ cover: background ? coverScale(background, picture) : [1, 1] }),
};
