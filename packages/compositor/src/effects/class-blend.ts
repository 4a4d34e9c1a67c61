import { PICTURE } from '../graph/picture-library.js';
import type { Effect } from '../graph/types.js';
import { CLASS_COLOUR } from '../libraries/class-colour.js';
import { HUE, hueOpacity } from '../libraries/hue.js';

/** As `blend`, each class in its own hue. */
export const classBlend: Effect = {
  uses: [PICTURE, HUE, CLASS_COLOUR],
  body: `
uniform float opacity;
void main() {
  vec3 seen = pictureAt(at);
  vec4 painted = classColourAt(at);
  colour = vec4(mix(seen, withHueOf(painted.rgb, seen), opacity * painted.a), 1.0);
}`,
  uniforms: ({ effect }) => ({ opacity: hueOpacity(effect.overlayOpacity) }),
};
