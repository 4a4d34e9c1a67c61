import type { Frame, Library } from '../graph/types.js';

/**
 * Middle and half the width of the contrast curve by default. Refined edges lie where the picture has them: of middles
 * from 0.43 to 0.57 the lower suit people in motion, of whom the models are less sure, the higher portraits; this one
 * costs the latter 2 % of boundary IoU's error and saves the former a tenth. Plain ones lie a little inside, for the
 * models reach over the outline, and are wide: an edge that does not know where the picture has it had better be soft.
 */
const REFINED = { middle: 0.53, half: 0.225 } as const;
const PLAIN = { middle: 0.62, half: 0.3 } as const;
/** The softness that those were found for: the field's default. */
const USUAL_SOFTNESS = 0.3;
const SHARPEST_HALF = 0.03;
/** How far a whole shift moves the middle. */
const SHIFT_REACH = 0.35;

/** From where the curve rises and where it ends: never at 0 or 1 themselves, for those are most of the picture. */
function curve({ effect, economy }: Frame): readonly [from: number, to: number] {
  const { middle, half } = economy.fineShare > 0 ? REFINED : PLAIN;
  const width = SHARPEST_HALF + ((half - SHARPEST_HALF) * effect.edgeSoftness) / USUAL_SOFTNESS;
  const centre = middle - SHIFT_REACH * effect.edgeShift;
  return [clamp(centre - width, 0.02, 0.92), clamp(centre + width, 0.08, 0.98)];
}

const clamp = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));

/**
 * `float alphaAt(vec2 place)`: how much of the pixel is the person, 0..1. The contrast curve (`float alphaOf(float
 * covered)`) narrows what ramp is left between person and room (`float coveredAt(vec2 place)`). Most pixels are exactly 0
 * or 1, so passes skip what those do not need.
 */
export const MATTE: Library = {
  name: 'matte',
  reads: ['matte'],
  body: `
uniform vec2 edgeCurve;
float coveredAt(vec2 place) {
  return textureLod(matte, place, 0.0).r;
}
float alphaOf(float covered) {
  return smoothstep(edgeCurve.x, edgeCurve.y, covered);
}
float alphaAt(vec2 place) {
  return alphaOf(coveredAt(place));
}
`,
  uniforms: (frame) => ({ edgeCurve: curve(frame) }),
};
