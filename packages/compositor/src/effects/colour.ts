import { rgbOf } from '../graph/colour-text.js';
import type { Effect } from '../graph/types.js';
import { OVER_BACKGROUND } from '../libraries/over-background.js';

/** The person before one flat colour. */
export const colour: Effect = {
  uses: [OVER_BACKGROUND],
  body: `
uniform vec3 backgroundColour;
vec3 backgroundAt(vec3 seen) {
  return backgroundColour;
}
void main() {
  colour = vec4(overBackground(), 1.0);
}`,
  uniforms: ({ effect }) => ({ backgroundColour: rgbOf(effect.backgroundColour) }),
};
