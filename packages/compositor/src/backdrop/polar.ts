import { scenePass } from './scene-pass.js';

/** Northern lights that drift over a dark wood. */
export const polarScene = scenePass(
  'polar',
  `
vec3 curtain(vec2 place, float foot, float height, float phase, vec3 low, vec3 high) {
  float bend = 0.055 * sin(place.x * 2.6 + phase + 2.0 * sin(angle + phase))
    + 0.02 * sin(place.x * 7.1 - phase + 3.0 * angle);
  float up = (foot + bend - place.y) / height;
  if (up < -0.12 || up > 1.4) return vec3(0.0);
  float folds = 0.55 + 0.45 * sin(place.x * 9.0 + phase * 3.0 + 2.2 * sin(place.x * 3.1 + 2.0 * angle + phase));
  float rays = 0.75 + 0.25 * sin(place.x * 61.0 + 9.0 * sin(place.x * 5.3 + angle));
  float glow = smoothstep(-0.12, 0.03, up) * exp(-3.2 * max(up, 0.0)) * smoothstep(1.4, 0.7, up);
  float breath = 0.8 + 0.2 * sin(3.0 * angle + phase * 5.0);
  return mix(low, high, smoothstep(0.02, 0.75, up)) * glow * folds * mix(1.0, rays, smoothstep(0.0, 0.35, up)) * breath;
}
float firs(float x, float count, float seed) {
  float nth = floor(x * count);
  float side = abs(fract(x * count) - 0.5) * 2.0;
  return (0.35 + 0.65 * hash(nth + seed)) * (1.0 - side);
}
vec3 paint(vec2 place, float halfWidth) {
  vec3 sky = mix(vec3(0.018, 0.035, 0.1), vec3(0.05, 0.15, 0.2), smoothstep(0.0, 0.85, place.y));
  vec2 cell = floor(place * 46.0);
  vec2 star = fract(place * 46.0) - 0.5 - 0.3 * vec2(hash2(cell + 3.0) - 0.5, hash2(cell + 9.0) - 0.5);
  float twinkle = 0.7 + 0.3 * sin(floor(4.0 + 9.0 * hash2(cell + 5.0)) * angle + 40.0 * hash2(cell));
  sky += step(0.9, hash2(cell)) * smoothstep(0.12, 0.0, length(star)) * twinkle * 0.75 * (1.0 - place.y);
  sky += curtain(place, 0.68, 0.62, 0.6, vec3(0.16, 0.82, 0.5), vec3(0.1, 0.35, 0.62)) * 0.95;
  sky += curtain(place, 0.55, 0.52, 2.4, vec3(0.12, 0.68, 0.6), vec3(0.3, 0.22, 0.66)) * 0.75;
  sky += curtain(place, 0.42, 0.42, 4.1, vec3(0.4, 0.3, 0.72), vec3(0.6, 0.18, 0.5)) * 0.5;
  float far = 0.86 + 0.02 * sin(place.x * 4.0) - 0.075 * firs(place.x + 7.0, 26.0, 3.0);
  float near = 0.95 + 0.02 * sin(place.x * 3.0 + 2.0) - 0.11 * firs(place.x + 9.0, 15.0, 31.0);
  sky = mix(sky, vec3(0.02, 0.07, 0.1), smoothstep(-0.004, 0.004, place.y - far));
  return mix(sky, vec3(0.008, 0.026, 0.042), smoothstep(-0.004, 0.004, place.y - near));
}`,
);
