import { rgbOf } from '../graph/colour-text.js';
import { PICTURE } from '../graph/picture-library.js';
import type { Effect } from '../graph/types.js';
import { MATTE } from '../libraries/matte.js';

/** The person tinted: shows what the model sees. */
export const overlay: Effect = {
  uses: [PICTURE, MATTE],
  body: `
uniform vec3 tint;
uniform float opacity;
void main() {
  colour = vec4(mix(pictureAt(at), tint, opacity * alphaAt(at)), 1.0);
}`,
  uniforms: ({ effect }) => ({ tint: rgbOf(effect.overlayColour), opacity: effect.overlayOpacity }),
};
