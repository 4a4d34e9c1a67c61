import { PICTURE } from '../graph/picture-library.js';
import type { Effect } from '../graph/types.js';
import { HUE, hueOpacity } from '../libraries/hue.js';

/** As `blend`, each class in its own hue. */
export const classBlend: Effect = {
  uses: [PICTURE, HUE],
  reads: ['coverage', 'classPaint'],
  body: `
uniform float opacity;
void main() {
  vec3 seen = pictureAt(at);
  float shown = smoothstep(0.25, 0.75, textureLod(coverage, at, 0.0).r);
  vec4 painted = textureLod(classPaint, at, 0.0);
  colour = vec4(mix(seen, withHueOf(painted.rgb / max(painted.a, 0.004), seen), opacity * shown), 1.0);
}`,
  uniforms: ({ effect }) => ({ opacity: hueOpacity(effect.overlayOpacity) }),
};
