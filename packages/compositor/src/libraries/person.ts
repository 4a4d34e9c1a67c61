import type { Library } from '../graph/types.js';
import { cleansEdge } from '../passes/tones.js';
import { LIGHT } from './light.js';

/** How far the room's share of a pixel is trusted to be known, against the person's colour nearby. */
const CAUTION = 0.1;

/** From here on nothing of the room is in a pixel. */
const SURE = 0.98;
/** How exactly a colour must lie between the person's and the room's to be a mixture of them, and no colour of its own. */
const BETWEEN = 4;

/**
 * `vec3 personAt(vec3 seen, float covered, float alpha)`: the person's own colour where `seen` is the picture's, 0 < alpha
 * <= 1. A pixel of the edge is a mixture of person and room; with the colours of both nearby it is taken apart again, so
 * that the old room does not glow around the person before a new one. The contrast curve takes some mixtures for the
 * person whole: what of the room the coverage leaves room for is taken out of these too, for they would be a string of
 * beads along a clean outline. A colour beyond the person's own, seen from the room, says that coverage is too low: the
 * tips of dark hair would turn black.
 */
export const PERSON: Library = {
  name: 'person',
  uses: [LIGHT],
  reads: ['personNearby', 'roomNearby'],
  body: `
vec3 personAt(vec3 seen, float covered, float alpha) {
  if (!CLEAN_EDGE || covered >= ${SURE.toFixed(2)}) return seen;
  vec4 person = textureLod(personNearby, at, 0.0);
  vec4 room = textureLod(roomNearby, at, 0.0);
  if (person.a < 0.02 || room.a < 0.02) return seen;
  vec3 before = lightOf(person.rgb / person.a);
  vec3 away = lightOf(room.rgb / room.a) - before;
  float share = alpha / (alpha * alpha + ${CAUTION.toFixed(2)} * (1.0 - alpha));
  vec3 own = share * (lightOf(seen) - before - (1.0 - alpha) * away);
  float apart = max(dot(away, away), 0.0001);
  float mixed = clamp(dot(own, away) / apart, alpha - 1.0, 1.0 - covered);
  vec3 aside = own - mixed * away;
  mixed *= max(0.0, 1.0 - ${BETWEEN.toFixed(1)} * dot(aside, aside) / max(mixed * mixed * apart, 0.0001));
  return shownOf(clamp(before + own - mixed * away, 0.0, 1.0));
}
`,
  constants: (frame) => ({ CLEAN_EDGE: cleansEdge(frame) }),
};
