import { TABLE_ROW } from '../classes/class-table.js';
import { PICTURE } from '../graph/picture-library.js';
import type { Effect } from '../graph/types.js';
import { CLASSES_NEAR } from '../libraries/classes-near.js';
import { LINE } from '../libraries/line.js';

/** A line around each class shown, in its colour; where two of them meet each has its half. */
export const classContour: Effect = {
  uses: [PICTURE, CLASSES_NEAR, LINE],
  reads: ['classTable', 'classSeams'],
  body: `
void main() {
  colour = vec4(pictureAt(at), 1.0);
  ivec2 size = textureSize(classSeams, 0);
  if (texelFetch(classSeams, min(ivec2(at * vec2(size)), size - 1), 0).r <= 0.0) return;
  ClassesNear near = classesNear(at);
  vec4 own = texelFetch(classTable, ivec2(near.own, ${TABLE_ROW.shown}), 0);
  vec4 other = texelFetch(classTable, ivec2(near.other, ${TABLE_ROW.shown}), 0);
  vec4 tint = own.a > 0.0 ? own : other;
  if (tint.a <= 0.0) return;
  colour.rgb = lineOver(colour.rgb, tint.rgb, near.awayPx);
}`,
};
