import { rgbOf } from '../graph/colour-text.js';
import { PICTURE } from '../graph/picture-library.js';
import type { Effect } from '../graph/types.js';
import { MATTE } from '../libraries/matte.js';
import { PANES } from '../libraries/panes.js';

/** The picture on the left, and on the right what the overlay makes of it. */
export const split: Effect = {
  uses: [PICTURE, MATTE, PANES],
  body: `
uniform vec3 tint;
uniform float opacity;
void main() {
  vec2 place = placeInPane();
  vec3 seen = pictureAt(place);
  colour = vec4(isRightPane() ? mix(seen, tint, opacity * alphaAt(place)) : seen, 1.0);
}`,
  uniforms: ({ effect }) => ({ tint: rgbOf(effect.overlayColour), opacity: effect.overlayOpacity }),
};
