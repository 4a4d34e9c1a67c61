import { PICTURE } from '../graph/picture-library.js';
import type { Library } from '../graph/types.js';
import { LIGHT } from './light.js';
import { MATTE } from './matte.js';
import { PERSON } from './person.js';

/**
 * `vec3 inRoom()`: person and room each changed on the spot, by `personOf(vec3)` and `roomOf(vec3)`, which the effect
 * defines. At the edge the person's own colour is taken: the old light of the room would glow around them.
 */
export const IN_ROOM: Library = {
  name: 'in-room',
  uses: [PICTURE, MATTE, LIGHT, PERSON],
  body: `
vec3 personOf(vec3 seen);
vec3 roomOf(vec3 seen);
vec3 inRoom() {
  float covered = coveredAt(at);
  float alpha = alphaOf(covered);
  vec3 seen = pictureAt(at);
  vec3 behind = seen;
  if (CLEAN_EDGE && alpha > 0.0 && alpha < 1.0) {
    vec4 nearby = textureLod(roomNearby, at, 0.0);
    // The more of the pixel is the person, the less it says of the room.
    if (nearby.a >= 0.02) behind = mix(seen, nearby.rgb / nearby.a, alpha);
  }
  vec3 room = roomOf(behind);
  if (alpha <= 0.0) return room;
  vec3 person = personOf(personAt(seen, covered, alpha));
  return alpha >= 1.0 ? person : mixLight(room, person, alpha);
}
`,
};
