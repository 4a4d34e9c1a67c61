import { rgbOf } from '../graph/colour-text.js';
import { PICTURE } from '../graph/picture-library.js';
import type { Effect } from '../graph/types.js';
import { HUE, hueOpacity } from '../libraries/hue.js';
import { MATTE } from '../libraries/matte.js';

/** The person in the hue of the mask; how colourful and how bright each pixel is comes from the picture. */
export const blend: Effect = {
  uses: [PICTURE, MATTE, HUE],
  body: `
uniform vec3 tint;
uniform float opacity;
void main() {
  vec3 seen = pictureAt(at);
  colour = vec4(mix(seen, withHueOf(tint, seen), opacity * alphaAt(at)), 1.0);
}`,
  uniforms: ({ effect }) => ({
    tint: rgbOf(effect.overlayColour),
    opacity: hueOpacity(effect.overlayOpacity),
  }),
};
