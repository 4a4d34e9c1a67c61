import type { Effect } from '../graph/types.js';
import { MATTE } from '../libraries/matte.js';

/** The matte in grey, as other programs take it for a mask. */
export const mask: Effect = {
  uses: [MATTE],
  body: `
void main() {
  colour = vec4(vec3(alphaAt(at)), 1.0);
}`,
};
