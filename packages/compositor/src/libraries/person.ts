import { PICTURE } from '../graph/picture-library.js';
import type { Library } from '../graph/types.js';
import { cleansEdge } from '../passes/tones.js';
import { LIGHT } from './light.js';

/** How far the room's share of a pixel is trusted to be known, against the person's colour nearby. */
const CAUTION = 0.1;

/**
 * `vec3 personAt(vec2 place, float alpha)`: the person's own colour, 0 < alpha <= 1. A pixel of the edge is a mixture of
 * person and room; with the colours of both nearby it is taken apart again, so that the old room does not glow around the
 * person before a new one.
 */
export const PERSON: Library = {
  name: 'person',
  uses: [PICTURE, LIGHT],
  reads: ['personNearby', 'roomNearby'],
  body: `
uniform bool cleanEdge;
vec3 personAt(vec2 place, float alpha) {
  vec3 seen = pictureAt(place);
  if (!cleanEdge || alpha >= 1.0) return seen;
  vec4 person = textureLod(personNearby, place, 0.0);
  vec4 room = textureLod(roomNearby, place, 0.0);
  if (person.a < 0.02 || room.a < 0.02) return seen;
  vec3 before = lightOf(person.rgb / person.a);
  vec3 behind = lightOf(room.rgb / room.a);
  vec3 unexplained = lightOf(seen) - mix(behind, before, alpha);
  float share = alpha / (alpha * alpha + ${CAUTION.toFixed(2)} * (1.0 - alpha));
  return shownOf(clamp(before + share * unexplained, 0.0, 1.0));
}
`,
  uniforms: (frame) => ({ cleanEdge: cleansEdge(frame) }),
};
