import { scenePass } from './scene-pass.js';

/** Wide folds of cloth in changing light. */
export const silkScene = scenePass(
  'silk',
  `
vec3 paint(vec2 place, float halfWidth) {
  vec2 at = place * vec2(1.15, 1.5);
  at += 0.32 * vec2(sin(at.y * 2.3 + angle), cos(at.x * 1.9 - 2.0 * angle));
  at += 0.16 * vec2(sin(at.y * 4.1 - 2.0 * angle + 1.3), cos(at.x * 3.7 + angle + 0.4));
  float slope = at.x * 1.3 + at.y * 2.1;
  float fold = 0.5 + 0.5 * sin(slope * 2.2 + angle);
  float fine = 0.5 + 0.5 * sin(slope * 5.1 + 1.8 * sin(at.x * 1.6 + angle));
  vec3 deep = vec3(0.07, 0.1, 0.24);
  vec3 teal = vec3(0.1, 0.42, 0.48);
  vec3 rose = vec3(0.72, 0.36, 0.46);
  float warm = smoothstep(-0.7, 0.9, sin(at.x * 0.9 - at.y * 0.6 + angle));
  vec3 cloth = mix(deep, mix(teal, rose, warm), smoothstep(0.05, 0.95, fold));
  cloth += vec3(0.16, 0.14, 0.15) * fine * fine * fold;
  cloth += vec3(0.95, 0.82, 0.78) * 0.16 * pow(fold, 9.0);
  return cloth * mix(1.0, 0.8, smoothstep(0.35, 1.0, length(vec2(place.x / max(halfWidth, 0.3), 2.0 * place.y - 1.0)) * 0.7));
}`,
);
