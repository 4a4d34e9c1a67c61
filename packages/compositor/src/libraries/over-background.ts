import { PICTURE } from '../graph/picture-library.js';
import type { Library } from '../graph/types.js';
import { hasGlow, wrapOf } from '../passes/glow.js';
import { LIGHT } from './light.js';
import { MATTE } from './matte.js';
import { PERSON } from './person.js';

/**
 * `vec3 overBackground()`: the person over `vec3 backgroundAt(vec3 seen)`, which the effect defines; `seen` is the picture's
 * colour wherever anything of the person may be. A new background shines a little around the person's edge, as a real one
 * does. Reads only what shows, each in one place: without a graphics card that is most of the cost.
 */
export const OVER_BACKGROUND: Library = {
  name: 'over-background',
  uses: [PICTURE, MATTE, LIGHT, PERSON],
  reads: ['glow'],
  body: `
// Of what shines at the very edge; more hides the person's own outline.
const float MOST_WRAP = 0.4;
uniform float wrap;
vec3 backgroundAt(vec3 seen);
vec3 wrapped(vec3 person, vec3 behind) {
  float depth = textureLod(personNearby, at, 0.0).a;
  float strength = MOST_WRAP * wrap * (1.0 - smoothstep(0.3, 0.75, depth));
  if (strength <= 0.0) return person;
  vec3 shine = strength * (HAS_GLOW ? textureLod(glow, uv, 0.0).rgb : behind);
  return 1.0 - (1.0 - person) * (1.0 - shine);
}
vec3 overBackground() {
  float covered = coveredAt(at);
  float alpha = alphaOf(covered);
  vec3 seen = vec3(0.0);
  if (covered > 0.0) seen = pictureAt(at);
  vec3 behind = vec3(0.0);
  if (alpha < 1.0 || (HAS_WRAP && !HAS_GLOW)) behind = backgroundAt(seen);
  if (alpha <= 0.0) return behind;
  vec3 person = personAt(seen, covered, alpha);
  if (HAS_WRAP) person = wrapped(person, behind);
  return alpha >= 1.0 ? person : mixLight(behind, person, alpha);
}
`,
  uniforms: (frame) => ({ wrap: wrapOf(frame) }),
  constants: (frame) => ({ HAS_WRAP: wrapOf(frame) > 0, HAS_GLOW: wrapOf(frame) > 0 && hasGlow(frame) }),
};
