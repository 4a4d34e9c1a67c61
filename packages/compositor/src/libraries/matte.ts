import { PICTURE } from '../graph/picture-library.js';
import type { Frame, Library } from '../graph/types.js';

/**
 * Middle and half the width of the contrast curve at half-shift: the best of the curves from 0.3..0.7 to 0.55..0.9, by
 * the edges of portraits. Without refinement the models reach over the outline: the curve lies a little inside.
 */
const REFINED = { middle: 0.575, half: 0.225 } as const;
const PLAIN = { middle: 0.625, half: 0.175 } as const;
/** The softness that those were found for: the field's default. */
const USUAL_SOFTNESS = 0.3;
const SHARPEST_HALF = 0.03;
/** How far a whole shift moves the middle. */
const SHIFT_REACH = 0.35;

/** From where the curve rises and where it ends: never at 0 or 1 themselves, for those are most of the picture. */
function curve({ effect, economy }: Frame): readonly [from: number, to: number] {
  const { middle, half } = economy.refine ? REFINED : PLAIN;
  const width = SHARPEST_HALF + ((half - SHARPEST_HALF) * effect.edgeSoftness) / USUAL_SOFTNESS;
  const centre = middle - SHIFT_REACH * effect.edgeShift;
  return [Math.max(0.02, centre - width), Math.min(0.98, centre + width)];
}

/**
 * `float alphaAt(vec2 place)`: how much of the pixel is the person, 0..1. The mask is coarser than the picture: where it
 * is uncertain, its edge is put where the picture has it (`edges`), and the contrast curve narrows what ramp is left.
 * Most pixels are exactly 0 or 1, so passes skip what those do not need.
 */
export const MATTE: Library = {
  name: 'matte',
  uses: [PICTURE],
  reads: ['coverage', 'edges'],
  body: `
uniform bool refine;
uniform vec2 edgeCurve;
float alphaAt(vec2 place) {
  float covered = textureLod(coverage, place, 0.0).r;
  float doubt = covered * (1.0 - covered);
  if (refine && doubt > 0.002) {
    vec4 fit = textureLod(edges, place, 0.0);
    float fitted = clamp(dot(fit.rgb, pictureAt(place)) + fit.a, 0.0, 1.0);
    covered = mix(covered, fitted, smoothstep(0.0, 0.1, doubt));
  }
  return smoothstep(edgeCurve.x, edgeCurve.y, covered);
}
`,
  uniforms: (frame) => ({ refine: frame.economy.refine, edgeCurve: curve(frame) }),
};
