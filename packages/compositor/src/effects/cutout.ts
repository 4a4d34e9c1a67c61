import { PICTURE } from '../graph/picture-library.js';
import type { Effect } from '../graph/types.js';
import { MATTE } from '../libraries/matte.js';

/** The person alone on a transparent canvas, premultiplied. */
export const cutout: Effect = {
  uses: [PICTURE, MATTE],
  body: `
void main() {
  float alpha = alphaAt(at);
  colour = alpha <= 0.0 ? vec4(0.0) : vec4(pictureAt(at) * alpha, alpha);
}`,
};
