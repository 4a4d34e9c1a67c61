import type { Effect } from '../graph/types.js';
import { OVER_BACKGROUND } from '../libraries/over-background.js';
import { roomBlock } from '../passes/mosaic.js';

/** The person sharp before a mosaic of the room. */
export const pixelate: Effect = {
  uses: [OVER_BACKGROUND],
  reads: ['roomMosaic', 'backgroundBlur'],
  body: `
uniform vec2 block;
vec3 backgroundAt() {
  vec4 mean = texelFetch(roomMosaic, ivec2(at / block), 0);
  // A block full of person has no room of its own.
  vec4 around = textureLod(backgroundBlur, (floor(at / block) + 0.5) * block, 0.0);
  vec4 all = mean + 0.05 * around;
  return all.rgb / max(all.a, 0.0002);
}
void main() {
  colour = vec4(overBackground(), 1.0);
}`,
  uniforms: roomBlock,
};
