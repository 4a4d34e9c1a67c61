import { TABLE_ROW } from '../classes/class-table.js';
import type { Library } from '../graph/types.js';
import { CLASSES_NEAR } from './classes-near.js';

/**
 * `vec4 classColourAt(vec2 place)`: the colour of the class that is shown there, and how much of the place is shown. The
 * outline is that of the softened mask, its curve symmetrical so that no class grows or shrinks; where two classes meet
 * the border is round and smooth. What is not shown adds nothing to a colour.
 */
export const CLASS_COLOUR: Library = {
  name: 'class-colour',
  uses: [CLASSES_NEAR],
  reads: ['coverage', 'classPaint', 'classTable', 'paintSeams'],
  body: `
vec3 paintAt(vec2 place) {
  if (textureLod(paintSeams, place, 0.0).r > 0.0) {
    ClassesNear near = classesNear(place);
    vec4 own = texelFetch(classTable, ivec2(near.own, ${TABLE_ROW.shown}), 0);
    vec4 other = texelFetch(classTable, ivec2(near.other, ${TABLE_ROW.shown}), 0);
    if (own.a > 0.0 && other.a > 0.0) return mix(other.rgb, own.rgb, min(0.5 + near.awayPx, 1.0));
  }
  vec4 paint = textureLod(classPaint, place, 0.0);
  return paint.rgb / max(paint.a, 0.004);
}
vec4 classColourAt(vec2 place) {
  float shown = smoothstep(0.25, 0.75, textureLod(coverage, place, 0.0).r);
  return shown <= 0.0 ? vec4(0.0) : vec4(paintAt(place), shown);
}
`,
};
