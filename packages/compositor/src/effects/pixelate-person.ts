import { PICTURE } from '../graph/picture-library.js';
import type { Effect } from '../graph/types.js';
import { personBlock } from '../passes/mosaic.js';

/** The person as a mosaic: every block with anybody in it is one, so that nothing of them stays sharp at the edge. */
export const pixelatePerson: Effect = {
  uses: [PICTURE],
  reads: ['personMosaic'],
  body: `
uniform vec2 block;
void main() {
  vec4 mean = texelFetch(personMosaic, min(ivec2(at / block), textureSize(personMosaic, 0) - 1), 0);
  colour = vec4(mean.a > 0.15 ? mean.rgb : pictureAt(at), 1.0);
}`,
  uniforms: personBlock,
};
