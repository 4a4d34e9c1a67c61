import { PICTURE } from '../graph/picture-library.js';
import type { Library } from '../graph/types.js';
import { hasGlow, wrapOf } from '../passes/glow.js';
import { LIGHT } from './light.js';
import { MATTE } from './matte.js';
import { PERSON } from './person.js';

/**
 * `vec3 overBackground()`: the person over `backgroundAt()`, which the effect defines. A new background shines a little
 * around the person's edge, as a real one does. Reads only what shows: without a graphics card that is most of the cost.
 */
export const OVER_BACKGROUND: Library = {
  name: 'over-background',
  uses: [PICTURE, MATTE, LIGHT, PERSON],
  reads: ['glow'],
  body: `
// Of what shines at the very edge; more hides the person's own outline.
const float MOST_WRAP = 0.4;
uniform float wrap;
uniform bool hasGlow;
vec3 backgroundAt();
vec3 wrapped(vec3 person) {
  float depth = textureLod(personNearby, at, 0.0).a;
  float strength = MOST_WRAP * wrap * (1.0 - smoothstep(0.3, 0.75, depth));
  if (strength <= 0.0) return person;
  vec3 shine = strength * (hasGlow ? textureLod(glow, uv, 0.0).rgb : backgroundAt());
  return 1.0 - (1.0 - person) * (1.0 - shine);
}
vec3 overBackground() {
  float covered = coveredAt(at);
  float alpha = alphaOf(covered);
  if (alpha <= 0.0) return backgroundAt();
  vec3 person = personAt(at, covered, alpha);
  if (wrap > 0.0) person = wrapped(person);
  return alpha >= 1.0 ? person : mixLight(backgroundAt(), person, alpha);
}
`,
  uniforms: (frame) => ({ wrap: wrapOf(frame), hasGlow: hasGlow(frame) }),
};
