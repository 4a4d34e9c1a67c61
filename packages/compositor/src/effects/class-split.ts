import { PICTURE } from '../graph/picture-library.js';
import type { Effect } from '../graph/types.js';
import { CLASS_COLOUR } from '../libraries/class-colour.js';
import { PANES } from '../libraries/panes.js';

/** The picture on the left, and on the right each class painted in its colour. */
export const classSplit: Effect = {
  uses: [PICTURE, CLASS_COLOUR, PANES],
  body: `
uniform float opacity;
void main() {
  vec2 place = placeInPane();
  colour = vec4(pictureAt(place), 1.0);
  if (!isRightPane()) return;
  vec4 painted = classColourAt(place);
  colour.rgb = mix(colour.rgb, painted.rgb, opacity * painted.a);
}`,
  uniforms: ({ effect }) => ({ opacity: effect.overlayOpacity }),
};
