import type { Library } from '../graph/types.js';

/**
 * `float alphaAt(vec2 place)`: how much of the pixel is the person, 0..1. The mask is coarser than the picture: linear
 * interpolation of the softened mask makes a ramp, the contrast curve narrows it to a clean edge. Most pixels are
 * exactly 0 or 1, so passes skip what those do not need. The models reach over the outline: the curve lies a little
 * inside, where on 40 portraits what is left of the room and what is cut off the person are together least (of curves
 * from 0.3..0.7 to 0.55..0.9, in both modes).
 */
export const MATTE: Library = {
  name: 'matte',
  reads: ['coverage'],
  body: `
float alphaAt(vec2 place) {
  return smoothstep(0.45, 0.8, textureLod(coverage, place, 0.0).r);
}
`,
};
