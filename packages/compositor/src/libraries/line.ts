import type { Library } from '../graph/types.js';

/** How dark the edge of a line is, so that it is seen on any ground. */
const CASING = 0.35;
const CASING_PX = 1.25;

/**
 * `vec3 lineOver(vec3 seen, vec3 tint, float awayPx)`: a line whose middle is `awayPx` canvas pixels away, smooth at any
 * size, in a thin dark casing. `float rampDistance(float value, float level, float slope)`: how far away the level is
 * in a ramp that has this value and slope here; logits, for a ramp's ends are flat.
 */
export const LINE: Library = {
  name: 'line',
  body: `
uniform float halfWidthPx;
vec3 lineOver(vec3 seen, vec3 tint, float awayPx) {
  float casing = 1.0 - smoothstep(halfWidthPx, halfWidthPx + ${CASING_PX.toFixed(2)}, awayPx);
  float line = 1.0 - smoothstep(halfWidthPx - 0.5, halfWidthPx + 0.5, awayPx);
  return mix(seen * (1.0 - ${CASING.toFixed(2)} * casing), tint, line);
}
float rampDistance(float value, float level, float slope) {
  float inside = clamp(value, 0.004, 0.996);
  float logits = log(inside / (1.0 - inside)) - log(level / (1.0 - level));
  return abs(logits) * inside * (1.0 - inside) / max(slope, 0.0001);
}
`,
  uniforms: ({ effect, canvas }) => ({ halfWidthPx: 0.5 * effect.contourWidth * canvas.heightPx }),
};
