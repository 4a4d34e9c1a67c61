import { rgbOf } from '../graph/colour-text.js';
import { PICTURE } from '../graph/picture-library.js';
import type { Effect } from '../graph/types.js';
import { MATTE } from '../libraries/matte.js';
import { PERSON } from '../libraries/person.js';

/** The person before a flat key colour: nothing of it shines around the edge, which other programs have to key. */
export const screen: Effect = {
  uses: [PICTURE, MATTE, PERSON],
  body: `
uniform vec3 key;
void main() {
  float covered = coveredAt(at);
  float alpha = alphaOf(covered);
  colour = vec4(key, 1.0);
  if (alpha > 0.0) colour.rgb = mix(key, personAt(pictureAt(at), covered, alpha), alpha);
}`,
  uniforms: ({ effect }) => ({ key: rgbOf(effect.screenColour) }),
};
