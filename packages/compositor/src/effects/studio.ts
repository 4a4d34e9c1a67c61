import { PICTURE } from '../graph/picture-library.js';
import type { Effect } from '../graph/types.js';
import { MATTE } from '../libraries/matte.js';

/** The person's mid-tones lifted, as by a soft light from the front; the room darker, most of all far from the person. */
export const studio: Effect = {
  uses: [PICTURE, MATTE],
  reads: ['presence'],
  body: `
uniform float strength;
void main() {
  vec3 seen = pictureAt(at);
  float alpha = alphaAt(at);
  float near = smoothstep(0.0, 0.7, textureLod(presence, at, 0.0).r);
  vec3 room = seen * (1.0 - strength * mix(0.75, 0.45, near));
  vec3 lit = pow(seen, vec3(1.0 / (1.0 + 0.3 * strength)));
  colour = vec4(mix(room, lit, alpha), 1.0);
}`,
  uniforms: ({ effect }) => ({ strength: effect.studioLight }),
};
