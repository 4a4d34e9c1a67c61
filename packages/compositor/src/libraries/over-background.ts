import { PICTURE } from '../graph/picture-library.js';
import type { Library } from '../graph/types.js';
import { MATTE } from './matte.js';

/**
 * `vec3 overBackground()`: the person over `backgroundAt()`, which the effect defines. Reads only what shows: without a
 * graphics card that is most of the cost.
 */
export const OVER_BACKGROUND: Library = {
  name: 'over-background',
  uses: [PICTURE, MATTE],
  body: `
vec3 backgroundAt();
vec3 overBackground() {
  float alpha = alphaAt(at);
  if (alpha <= 0.0) return backgroundAt();
  vec3 person = pictureAt(at);
  return alpha >= 1.0 ? person : mix(backgroundAt(), person, alpha);
}
`,
};
