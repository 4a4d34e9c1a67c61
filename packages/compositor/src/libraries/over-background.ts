import { PICTURE } from '../graph/picture-library.js';
import type { Library } from '../graph/types.js';
import { LIGHT } from './light.js';
import { MATTE } from './matte.js';
import { PERSON } from './person.js';

/**
 * `vec3 overBackground()`: the person over `backgroundAt()`, which the effect defines. Reads only what shows: without a
 * graphics card that is most of the cost.
 */
export const OVER_BACKGROUND: Library = {
  name: 'over-background',
  uses: [PICTURE, MATTE, LIGHT, PERSON],
  body: `
vec3 backgroundAt();
vec3 overBackground() {
  float alpha = alphaAt(at);
  if (alpha <= 0.0) return backgroundAt();
  if (alpha >= 1.0) return pictureAt(at);
  return mixLight(backgroundAt(), personAt(at, alpha), alpha);
}
`,
};
