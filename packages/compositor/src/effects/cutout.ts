import type { Effect } from '../graph/types.js';
import { MATTE } from '../libraries/matte.js';
import { PERSON } from '../libraries/person.js';

/** The person alone on a transparent canvas, premultiplied. */
export const cutout: Effect = {
  uses: [MATTE, PERSON],
  body: `
void main() {
  float covered = coveredAt(at);
  float alpha = alphaOf(covered);
  colour = alpha <= 0.0 ? vec4(0.0) : vec4(personAt(at, covered, alpha) * alpha, alpha);
}`,
};
