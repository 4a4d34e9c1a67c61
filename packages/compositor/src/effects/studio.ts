import type { Effect } from '../graph/types.js';
import { IN_ROOM } from '../libraries/in-room.js';

/**
 * A soft light from above on the person: mid-tones rise, black and white stay. It falls off behind them: the room is
 * darker and paler, least close to the person, so that no edge shows where the light ends, and most in the corners.
 */
export const studio: Effect = {
  uses: [IN_ROOM],
  reads: ['presence'],
  body: `
uniform float strength;
uniform float aspect;
const vec3 LUMA = vec3(0.2126, 0.7152, 0.0722);
vec3 roomOf(vec3 seen) {
  float near = smoothstep(0.0, 0.8, textureLod(presence, at, 0.0).r);
  float corner = smoothstep(0.3, 0.9, length((at - 0.5) * vec2(aspect, 1.0)) / length(vec2(aspect, 1.0)) * 1.8);
  float kept = 1.0 - strength * (mix(0.78, 0.58, near) + 0.15 * corner);
  return mix(vec3(dot(seen, LUMA)), seen, 1.0 - 0.4 * strength) * kept;
}
vec3 personOf(vec3 seen) {
  float light = max(dot(seen, LUMA), 0.001);
  float lifted = pow(light, 1.0 / (1.0 + strength * mix(0.65, 0.3, at.y)));
  // The brightest channel may not leave its range: there colour would turn.
  float gain = min(lifted / light, 1.0 / max(max(seen.r, max(seen.g, seen.b)), 0.001));
  return seen * mix(1.0, gain, 0.85) + 0.15 * (lifted - light) * seen;
}
void main() {
  colour = vec4(min(inRoom(), 1.0), 1.0);
}`,
  uniforms: ({ effect, picture }) => ({
    strength: effect.studioLight,
    aspect: picture.widthPx / picture.heightPx,
  }),
};
