import { PICTURE } from '../graph/picture-library.js';
import type { Effect } from '../graph/types.js';
import { PANES } from '../libraries/panes.js';

/** The picture on the left, and on the right each class painted in its colour. */
export const classSplit: Effect = {
  uses: [PICTURE, PANES],
  reads: ['coverage', 'classPaint'],
  body: `
uniform float opacity;
void main() {
  vec2 place = placeInPane();
  vec3 seen = pictureAt(place);
  float shown = smoothstep(0.25, 0.75, textureLod(coverage, place, 0.0).r);
  vec4 painted = textureLod(classPaint, place, 0.0);
  vec3 right = mix(seen, painted.rgb / max(painted.a, 0.004), opacity * shown);
  colour = vec4(isRightPane() ? right : seen, 1.0);
}`,
  uniforms: ({ effect }) => ({ opacity: effect.overlayOpacity }),
};
