import { PICTURE } from '../graph/picture-library.js';
import type { Effect } from '../graph/types.js';

/**
 * Each class painted in its own colour: shows what the model sees. The outline of what is shown is that of the softened
 * mask, its curve symmetrical so that no class grows or shrinks; inside, colours mix over one cell of the mask. The
 * paint is premultiplied: divided by its coverage, what is not shown adds nothing to a colour. Where nothing is shown
 * the camera's pixel stays as it is.
 */
export const classOverlay: Effect = {
  uses: [PICTURE],
  reads: ['coverage', 'classPaint'],
  body: `
uniform float opacity;
void main() {
  float shown = smoothstep(0.25, 0.75, textureLod(coverage, at, 0.0).r);
  vec4 painted = textureLod(classPaint, at, 0.0);
  colour = vec4(mix(pictureAt(at), painted.rgb / max(painted.a, 0.004), opacity * shown), 1.0);
}`,
  uniforms: ({ effect }) => ({ opacity: effect.overlayOpacity }),
};
