import type { Effect } from '../graph/types.js';
import { CUBIC } from '../libraries/cubic.js';
import { GRAIN } from '../libraries/grain.js';
import { OVER_BACKGROUND } from '../libraries/over-background.js';

/** The person sharp before a room out of focus. Deep in the person no disc reaches the room: nothing of it shows there. */
export const bokeh: Effect = {
  uses: [OVER_BACKGROUND, CUBIC, GRAIN],
  reads: ['bokehDisc'],
  body: `
vec3 backgroundAt(vec3 seen) {
  vec4 behind = cubicAt(bokehDisc, at);
  vec3 room = behind.rgb / max(behind.a, 0.004);
  return grained(behind.a < 0.03 ? mix(seen, room, behind.a / 0.03) : room);
}
void main() {
  colour = vec4(overBackground(), 1.0);
}`,
};
