import { scenePass } from './scene-pass.js';

/** Lights of an evening street, far out of focus, that sway a little. */
export const lanternsScene = scenePass(
  'lanterns',
  `
const int LIGHTS = 26;
vec3 tint(float n) {
  vec3 warm = mix(vec3(1.0, 0.62, 0.24), vec3(1.0, 0.84, 0.56), hash(n + 0.3));
  vec3 rare = mix(vec3(0.9, 0.28, 0.3), vec3(0.35, 0.75, 0.85), step(0.5, hash(n + 0.6)));
  return mix(warm, rare, step(0.72, hash(n + 0.9)));
}
vec3 paint(vec2 place, float halfWidth) {
  vec3 air = mix(vec3(0.05, 0.06, 0.13), vec3(0.16, 0.09, 0.1), smoothstep(0.1, 1.0, place.y));
  air += vec3(0.32, 0.16, 0.06) * exp(-7.0 * (place.y - 0.62) * (place.y - 0.62));
  air += vec3(0.05, 0.03, 0.08) * sin(place.x * 1.7 + angle) * (1.0 - place.y);
  for (int i = 0; i < LIGHTS; i++) {
    float n = float(i);
    float depth = hash(n + 4.1);
    float size = mix(0.035, 0.12, depth * depth);
    float across = (fract(n * 0.618034) * 2.0 - 1.0) * (halfWidth + 0.1);
    float down = mix(0.68, 0.1 + 0.75 * hash(n + 11.0), 0.35 + 0.65 * depth);
    float first = 1.0 + floor(2.0 * hash(n + 2.0));
    vec2 sway = vec2(sin(first * angle + 6.28 * hash(n)), sin((first + 1.0) * angle + 6.28 * hash(n + 1.0)));
    vec2 off = place - vec2(across, down) - sway * vec2(0.07, 0.025) * (0.4 + depth);
    float far = length(off) / size;
    if (far > 1.1) continue;
    float disc = smoothstep(1.06, 0.94, far);
    // A lens draws the rim of a disc a little brighter.
    float rim = 0.72 + 0.28 * smoothstep(0.55, 0.97, far);
    float breath = 0.75 + 0.25 * sin((2.0 + floor(3.0 * hash(n + 7.0))) * angle + 6.28 * hash(n + 5.0));
    air += tint(n) * disc * rim * breath * mix(0.5, 0.2, depth);
  }
  // Bright sums roll off instead of clipping.
  return 1.0 - exp(-1.25 * air);
}`,
);
