import type { Library } from '../graph/types.js';

/** Standard deviation of the window, in samples of the mask: rounds the steps of its grid, keeps a finger. */
const SIGMA = 1.1;

/**
 * `ClassesNear classesNear(vec2 place)`: which class a place has, judged through a soft window over the mask's samples,
 * so that borders between classes are round whatever the grid: the class with most of the window (`own`), that with the
 * second most (`other`), and how far away their border is (`away`), in samples along `normal`.
 */
export const CLASSES_NEAR: Library = {
  name: 'classes-near',
  reads: ['classIndices'],
  body: `
struct ClassesNear { int own; int other; float away; vec2 normal; };
ClassesNear classesNear(vec2 place) {
  ivec2 size = textureSize(classIndices, 0);
  vec2 sampled = place * vec2(size) - 0.5;
  ivec2 middle = ivec2(floor(sampled + 0.5));
  // At most four classes: a window this small has no more that count.
  ivec4 ids = ivec4(-1);
  vec4 weights = vec4(0.0);
  vec4 slopesX = vec4(0.0);
  vec4 slopesY = vec4(0.0);
  for (int y = -3; y <= 3; y++) for (int x = -3; x <= 3; x++) {
    ivec2 cell = middle + ivec2(x, y);
    vec2 away = vec2(cell) - sampled;
    float weight = exp(dot(away, away) * ${(-0.5 / SIGMA ** 2).toFixed(5)});
    int index = int(texelFetch(classIndices, clamp(cell, ivec2(0), size - 1), 0).r * 255.0 + 0.5);
    vec4 isIt = vec4(equal(ids, ivec4(index)));
    if (dot(isIt, isIt) <= 0.0) {
      bvec4 isFree = equal(ids, ivec4(-1));
      isIt = isFree.x ? vec4(1, 0, 0, 0) : isFree.y ? vec4(0, 1, 0, 0) : isFree.z ? vec4(0, 0, 1, 0)
        : isFree.w ? vec4(0, 0, 0, 1) : vec4(0.0);
      ids = ids * ivec4(1.0 - isIt) + index * ivec4(isIt);
    }
    weights += isIt * weight;
    slopesX += isIt * weight * away.x;
    slopesY += isIt * weight * away.y;
  }
  int first = 0;
  for (int i = 1; i < 4; i++) if (weights[i] > weights[first]) first = i;
  int second = first == 0 ? 1 : 0;
  for (int i = 0; i < 4; i++) if (i != first && weights[i] > weights[second]) second = i;
  float sum = weights[first] + weights[second];
  vec2 own = vec2(slopesX[first], slopesY[first]);
  vec2 both = own + vec2(slopesX[second], slopesY[second]);
  float share = clamp(weights[first] / sum, 0.5, 0.9999);
  vec2 slope = own - share * both;
  // On a straight border the share is the normal distribution; this is its inverse, to a hundredth.
  float away = ${(5.5556 * SIGMA).toFixed(4)} * (1.0 - pow((1.0 - share) / share, 0.1186));
  return ClassesNear(ids[first], max(ids[second], 0), away, slope / max(length(slope), 0.00001));
}
`,
};
