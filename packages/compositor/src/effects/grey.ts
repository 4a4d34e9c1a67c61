import type { Effect } from '../graph/types.js';
import { IN_ROOM } from '../libraries/in-room.js';

/** The person in colour, the room without. */
export const grey: Effect = {
  uses: [IN_ROOM],
  body: `
vec3 personOf(vec3 seen) {
  return seen;
}
vec3 roomOf(vec3 seen) {
  return vec3(dot(seen, vec3(0.2126, 0.7152, 0.0722)));
}
void main() {
  colour = vec4(inRoom(), 1.0);
}`,
};
