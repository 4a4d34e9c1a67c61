import type { Effect } from '../graph/types.js';
import { GRAIN } from '../libraries/grain.js';
import { OVER_BACKGROUND } from '../libraries/over-background.js';

/**
 * The person sharp before a blurred background. That carries its weight: dividing by it removes the person's share, so
 * nothing bleeds. Where a weak blur does not reach into the person's fringe, the picture itself is the best guess.
 */
export const blur: Effect = {
  uses: [OVER_BACKGROUND, GRAIN],
  reads: ['backgroundBlur'],
  body: `
vec3 backgroundAt(vec3 seen) {
  vec4 behind = textureLod(backgroundBlur, at, 0.0);
  vec3 room = behind.rgb / max(behind.a, 0.004);
  return grained(behind.a < 0.03 ? mix(seen, room, behind.a / 0.03) : room);
}
void main() {
  colour = vec4(overBackground(), 1.0);
}`,
};
