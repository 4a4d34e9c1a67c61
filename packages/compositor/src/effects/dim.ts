import { PICTURE } from '../graph/picture-library.js';
import type { Effect } from '../graph/types.js';
import { MATTE } from '../libraries/matte.js';

/** The room with less light, in steps that look even: of R'G'B', not of the light itself. */
export const dim: Effect = {
  uses: [PICTURE, MATTE],
  body: `
uniform float kept;
void main() {
  vec3 seen = pictureAt(at);
  colour = vec4(seen * mix(kept, 1.0, alphaAt(at)), 1.0);
}`,
  uniforms: ({ effect }) => ({ kept: 1 - effect.dimLevel }),
};
