import { PICTURE } from '../graph/picture-library.js';
import type { Effect } from '../graph/types.js';

/** The camera's picture untouched: for the effect `none` only. */
export const none: Effect = {
  uses: [PICTURE],
  body: `
void main() {
  colour = vec4(pictureAt(at), 1.0);
}`,
};
