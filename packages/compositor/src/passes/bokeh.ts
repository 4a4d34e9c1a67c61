import type { ShaderPass } from '../graph/types.js';
import { shrunkBackground } from './background-blur.js';

const TAPS = 40;
/** The disc that looks as wide as a Gaussian of this standard deviation. */
const RADIUS_SIGMAS = 1.6;
const GOLDEN_ANGLE = Math.PI * (3 - Math.sqrt(5));

/** A disc around each place, in linear light, the brightest most: what a lens does to what is out of focus. */
export const bokehDisc: ShaderPass = {
  kind: 'shader',
  name: 'bokehDisc',
  reads: ['shrunkBackground'],
  format: 'rgba8',
  size: shrunkBackground.size,
  body: `
uniform vec2 reach;
void main() {
  vec4 sum = vec4(0.0);
  float weight = 0.0;
  for (int tap = 0; tap < ${TAPS}; tap++) {
    float turn = float(tap) * ${GOLDEN_ANGLE.toFixed(7)};
    float away = sqrt((float(tap) + 0.5) / ${TAPS}.0);
    vec4 seen = textureLod(shrunkBackground, uv + reach * away * vec2(cos(turn), sin(turn)), 0.0);
    if (seen.a < 0.004) continue;
    vec3 light = seen.rgb * seen.rgb / (seen.a * seen.a);
    float brightness = dot(light, vec3(0.2126, 0.7152, 0.0722));
    float share = seen.a * (1.0 + 6.0 * brightness * brightness);
    sum += vec4(light * share, seen.a);
    weight += share;
  }
  float there = sum.a / ${TAPS}.0;
  colour = vec4(sqrt(sum.rgb / max(weight, 0.0001)) * there, there);
}`,
  uniforms: ({ effect, picture }) => {
    const reach = RADIUS_SIGMAS * effect.blurStrength;
    return { reach: [(reach * picture.heightPx) / picture.widthPx, reach] };
  },
};
