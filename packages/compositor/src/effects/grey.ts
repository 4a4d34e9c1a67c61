import { PICTURE } from '../graph/picture-library.js';
import type { Effect } from '../graph/types.js';
import { MATTE } from '../libraries/matte.js';

/** The person in colour, the room without. */
export const grey: Effect = {
  uses: [PICTURE, MATTE],
  body: `
void main() {
  vec3 seen = pictureAt(at);
  float light = dot(seen, vec3(0.2126, 0.7152, 0.0722));
  colour = vec4(mix(vec3(light), seen, alphaAt(at)), 1.0);
}`,
};
