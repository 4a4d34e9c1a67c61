import type { Effect } from '../graph/types.js';
import { CLASS_COLOUR } from '../libraries/class-colour.js';

/** Each class in its colour, on black. */
export const classMask: Effect = {
  uses: [CLASS_COLOUR],
  body: `
void main() {
  vec4 painted = classColourAt(at);
  colour = vec4(painted.rgb * painted.a, 1.0);
}`,
};
