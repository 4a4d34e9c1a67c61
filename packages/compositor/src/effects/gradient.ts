import { rgbOf } from '../graph/colour-text.js';
import type { Effect } from '../graph/types.js';
import { GRAIN } from '../libraries/grain.js';
import { OVER_BACKGROUND } from '../libraries/over-background.js';
import { directionOf } from './direction.js';

/** The person before one colour that turns into another, with a grain below what is seen, so that no bands are. */
export const gradient: Effect = {
  uses: [OVER_BACKGROUND, GRAIN],
  body: `
uniform vec3 from;
uniform vec3 to;
uniform vec2 direction;
vec3 backgroundAt(vec3 seen) {
  float along = clamp(dot(uv - 0.5, direction) + 0.5, 0.0, 1.0);
  return grained(sqrt(mix(from * from, to * to, along)));
}
void main() {
  colour = vec4(overBackground(), 1.0);
}`,
  uniforms: ({ effect, picture }) => ({
    from: rgbOf(effect.backgroundColour),
    to: rgbOf(effect.gradientColour),
    direction: directionOf(effect.gradientAngle, picture),
  }),
};
