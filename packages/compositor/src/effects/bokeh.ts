import type { Effect } from '../graph/types.js';
import { OVER_BACKGROUND } from '../libraries/over-background.js';

/** The person sharp before a room out of focus. */
export const bokeh: Effect = {
  uses: [OVER_BACKGROUND],
  reads: ['bokehDisc'],
  body: `
vec3 backgroundAt() {
  vec4 behind = textureLod(bokehDisc, at, 0.0);
  return behind.rgb / max(behind.a, 0.004);
}
void main() {
  colour = vec4(overBackground(), 1.0);
}`,
};
