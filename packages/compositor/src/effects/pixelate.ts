import type { Effect } from '../graph/types.js';
import { OVER_BACKGROUND } from '../libraries/over-background.js';
import { roomBlock } from '../passes/mosaic.js';

/** The person sharp before a mosaic of the room. A block with little room of its own takes its neighbours'. */
export const pixelate: Effect = {
  uses: [OVER_BACKGROUND],
  reads: ['roomMosaic'],
  body: `
uniform vec2 block;
vec3 backgroundAt(vec3 seen) {
  ivec2 last = textureSize(roomMosaic, 0) - 1;
  ivec2 here = min(ivec2(at / block), last);
  vec4 room = texelFetch(roomMosaic, here, 0);
  if (room.a < 0.2) for (int i = 0; i < 9; i++)
    room += 0.1 * texelFetch(roomMosaic, clamp(here + ivec2(i % 3 - 1, i / 3 - 1), ivec2(0), last), 0);
  return room.a < 0.004 ? seen : room.rgb / room.a;
}
void main() {
  colour = vec4(overBackground(), 1.0);
}`,
  uniforms: roomBlock,
};
