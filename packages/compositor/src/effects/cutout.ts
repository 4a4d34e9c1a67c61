import { PICTURE } from '../graph/picture-library.js';
import type { Effect } from '../graph/types.js';
import { MATTE } from '../libraries/matte.js';
import { PERSON } from '../libraries/person.js';

/** The person alone on a transparent canvas, premultiplied. */
export const cutout: Effect = {
  uses: [PICTURE, MATTE, PERSON],
  body: `
void main() {
  float covered = coveredAt(at);
  float alpha = alphaOf(covered);
  colour = vec4(0.0);
  if (alpha > 0.0) colour = vec4(personAt(pictureAt(at), covered, alpha) * alpha, alpha);
}`,
};
