import { scenePass } from './scene-pass.js';

/** Cloth in wide folds that turn in a soft light. */
export const silkScene = scenePass(
  'silk',
  `
vec3 paint(vec2 place, float halfWidth) {
  vec2 at = place * vec2(0.8, 1.1);
  at += 0.22 * vec2(sin(at.y * 2.1 + angle + 0.6), cos(at.x * 1.7 - angle));
  at += 0.09 * vec2(sin(at.y * 4.3 - 2.0 * angle + 1.3), cos(at.x * 3.9 + 2.0 * angle + 0.4));
  float along = at.x * 1.1 - at.y * 1.9;
  float slope = cos(along * 5.2 + angle) + 0.5 * cos(along * 11.0 + 2.4 * sin(at.x * 2.1 + angle) + 1.0)
    + 0.22 * cos(along * 23.0 - 2.0 * angle + 3.0 * at.x);
  float light = 0.5 + 0.29 * slope;
  float gleam = pow(clamp(light, 0.0, 1.0), 5.0);
  vec3 shade = mix(vec3(0.04, 0.085, 0.15), vec3(0.09, 0.066, 0.16), smoothstep(-0.6, 0.6, at.x));
  vec3 body = mix(vec3(0.12, 0.38, 0.44), vec3(0.36, 0.27, 0.47), smoothstep(-0.7, 0.7, at.x + 0.25 * sin(angle)));
  vec3 cloth = mix(shade, body, smoothstep(-0.05, 1.0, light));
  cloth += vec3(0.5, 0.44, 0.4) * 0.55 * gleam;
  float edge = length(vec2(place.x / max(halfWidth, 0.3), 2.0 * place.y - 1.0));
  return cloth * mix(1.0, 0.72, smoothstep(0.5, 1.5, edge));
}`,
);
