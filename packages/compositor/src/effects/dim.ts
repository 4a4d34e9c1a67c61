import type { Effect } from '../graph/types.js';
import { IN_ROOM } from '../libraries/in-room.js';

/** The room with less light, in steps that look even: of R'G'B', not of the light itself. */
export const dim: Effect = {
  uses: [IN_ROOM],
  body: `
uniform float kept;
vec3 personOf(vec3 seen) {
  return seen;
}
vec3 roomOf(vec3 seen) {
  return seen * kept;
}
void main() {
  colour = vec4(inRoom(), 1.0);
}`,
  uniforms: ({ effect }) => ({ kept: 1 - effect.dimLevel }),
};
