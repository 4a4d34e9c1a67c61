import { PICTURE } from '../graph/picture-library.js';
import type { Effect } from '../graph/types.js';
import { CLASS_COLOUR } from '../libraries/class-colour.js';

/** Each class painted in its own colour: shows what the model sees. The rest of the picture stays as it is. */
export const classOverlay: Effect = {
  uses: [PICTURE, CLASS_COLOUR],
  body: `
uniform float opacity;
void main() {
  vec4 painted = classColourAt(at);
  colour = vec4(mix(pictureAt(at), painted.rgb, opacity * painted.a), 1.0);
}`,
  uniforms: ({ effect }) => ({ opacity: effect.overlayOpacity }),
};
