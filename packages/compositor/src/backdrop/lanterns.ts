import { scenePass } from './scene-pass.js';

/** Lights of an evening street, far out of focus, that sway a little. Each stays in a cell of its own: one look a layer. */
export const lanternsScene = scenePass(
  'lanterns',
  `
/** Four shares 0..1 that belong to a cell. */
vec4 lot(ivec2 cell, uint seed) {
  uint h = uint(cell.x) * 0x9e3779b1u ^ uint(cell.y) * 0x85ebca77u ^ seed * 0xc2b2ae3du;
  h = (h ^ (h >> 15)) * 0x2c1b3c6du;
  h = (h ^ (h >> 12)) * 0x297a2d39u;
  h ^= h >> 15;
  return vec4(h & 255u, (h >> 8) & 255u, (h >> 16) & 255u, h >> 24) / 255.0;
}
vec3 lights(vec2 place, float cells, float lean, uint seed, float strength) {
  vec2 right = vec2(cos(lean), sin(lean));
  vec2 grid = vec2(dot(right, place), dot(vec2(-right.y, right.x), place)) * cells + 0.37 * float(seed);
  vec2 cell = floor(grid);
  vec4 one = lot(ivec2(cell), seed);
  vec2 middle = (cell + 0.5 - 0.37 * float(seed)) / cells;
  float off = dot(middle, vec2(right.y, right.x)) - 0.5;
  if (one.x > 0.2 + 0.6 * exp(-11.0 * off * off)) return vec3(0.0);
  float size = mix(0.19, 0.31, one.y);
  float space = 0.5 - 1.05 * size;
  vec4 two = lot(ivec2(cell), seed + 16u);
  vec2 sway = vec2(sin(angle * (two.x < 0.5 ? 1.0 : 2.0) + 6.283 * two.y), sin(2.0 * angle + 6.283 * two.z));
  vec2 home = 0.75 * space * (2.0 * one.zw - 1.0);
  float far = length(grid - cell - 0.5 - home - 0.25 * space * sway) / size;
  if (far > 1.03) return vec3(0.0);
  float disc = smoothstep(1.03, 1.03 - min(0.018 * cells / size, 0.5), far);
  // A lens draws the rim of a disc a little brighter.
  float rim = 0.66 + 0.34 * smoothstep(0.4, 0.95, far);
  float breath = 0.75 + 0.25 * sin(angle * (two.z < 0.5 ? 3.0 : 5.0) + 6.283 * two.x);
  vec3 warm = mix(vec3(1.0, 0.5, 0.15), vec3(1.0, 0.78, 0.46), two.y);
  vec3 rare = one.z < 0.4 ? vec3(1.0, 0.24, 0.2) : vec3(0.2, 0.6, 0.85);
  return (two.w < 0.8 ? warm : rare) * disc * rim * breath * strength * (0.4 + 0.6 * one.w);
}
vec3 paint(vec2 place, float halfWidth) {
  vec3 air = mix(vec3(0.02, 0.03, 0.075), vec3(0.045, 0.03, 0.05), smoothstep(0.0, 1.0, place.y));
  vec2 lamp = (place - vec2(-0.3 * halfWidth + 0.05 * sin(angle), 0.54)) * vec2(0.75, 1.6);
  air += vec3(0.3, 0.125, 0.035) * exp(-3.0 * dot(lamp, lamp));
  lamp = (place - vec2(0.6 * halfWidth - 0.05 * sin(angle), 0.44)) * vec2(1.0, 1.7);
  air += vec3(0.04, 0.1, 0.19) * exp(-4.0 * dot(lamp, lamp));
  air += lights(place, 6.6, 0.12, 1u, 0.8);
  air += lights(place, 4.1, 0.5, 2u, 0.55);
  air += lights(place, 2.4, 0.25, 3u, 0.34);
  // Bright sums roll off instead of clipping.
  return 1.0 - exp(-1.5 * air);
}`,
);
