import type { Library } from '../graph/types.js';
import { EFFECT_FACTS } from '../look/index.js';

/** Standard deviation of the window, in samples of the mask: rounds the steps of its grid, keeps a finger. */
const SIGMA = 1;

/**
 * `ClassesNear classesNear(vec2 place)`: on which side of a border between classes a place lies, judged through a soft
 * window over the mask's samples, so that borders are round whatever the grid: the class here (`own`), the nearest one
 * beyond the border (`other`), and how many pixels of the canvas away that is (`awayPx`).
 */
export const CLASSES_NEAR: Library = {
  name: 'classes-near',
  reads: ['classIndices'],
  body: `
uniform vec2 samplesPerPixel;
struct ClassesNear { int own; int other; float awayPx; };
int classOf(ivec2 cell, ivec2 last) {
  return int(texelFetch(classIndices, clamp(cell, ivec2(0), last), 0).r * 255.0 + 0.5);
}
ClassesNear classesNear(vec2 place) {
  ivec2 size = textureSize(classIndices, 0);
  vec2 sampled = place * vec2(size) - 0.5;
  ivec2 middle = ivec2(floor(sampled + 0.5));
  vec2 offset = vec2(middle) - sampled;
  vec2 along[5];
  for (int i = 0; i < 5; i++) {
    vec2 away = float(i - 2) + offset;
    along[i] = exp(away * away * ${(-0.5 / SIGMA ** 2).toFixed(5)});
  }
  int centre = classOf(middle, size - 1);
  int other = centre;
  float nearest = 0.0;
  float all = 0.0;
  float alike = 0.0;
  vec2 drift = vec2(0.0);
  vec2 driftAlike = vec2(0.0);
  for (int y = 0; y < 5; y++) for (int x = 0; x < 5; x++) {
    float weight = along[x].x * along[y].y;
    vec2 drawn = weight * (vec2(x - 2, y - 2) + offset);
    all += weight;
    drift += drawn;
    int index = classOf(middle + ivec2(x - 2, y - 2), size - 1);
    if (index == centre) {
      alike += weight;
      driftAlike += drawn;
    } else if (weight > nearest) {
      nearest = weight;
      other = index;
    }
  }
  float share = clamp(alike / all, 0.0001, 0.9999);
  vec2 slope = driftAlike - share * drift;
  // On a straight border the share is the normal distribution; this is its inverse, to a hundredth.
  float larger = max(share, 1.0 - share);
  float away = ${(5.5556 * SIGMA).toFixed(4)} * (1.0 - pow((1.0 - larger) / larger, 0.1186));
  // The picture stretches the mask.
  vec2 normal = slope / max(length(slope), 0.00001);
  float awayPx = away / max(length(normal * samplesPerPixel), 0.00001);
  if (share < 0.5) return ClassesNear(other, centre, awayPx);
  return ClassesNear(centre, other, awayPx);
}
`,
  uniforms: ({ canvas, mask, effect }) => ({
    samplesPerPixel: [
      (EFFECT_FACTS[effect.kind].panes * mask.widthPx) / canvas.widthPx,
      mask.heightPx / canvas.heightPx,
    ],
  }),
};
