import { TABLE_ROW, type TableRow } from '../classes/class-table.js';
import { paintsClasses } from '../effects/class-effects.js';
import type { Choice, ShaderPass } from '../graph/types.js';

/** Indices are read one by one, never interpolated. Premultiplied, so that what is made of their colours may be. */
const paint = (name: string, row: TableRow): ShaderPass => ({
  kind: 'shader',
  name,
  reads: ['classIndices', 'classTable'],
  format: 'rgba8',
  size: ({ mask }) => mask,
  body: `
void main() {
  int index = int(texelFetch(classIndices, ivec2(gl_FragCoord.xy), 0).r * 255.0 + 0.5);
  vec4 paint = texelFetch(classTable, ivec2(index, ${row}), 0);
  colour = vec4(paint.rgb * paint.a, paint.a);
}`,
});

export const shownPaint = paint('shownPaint', TABLE_ROW.shown);
export const subjectPaint = paint('subjectPaint', TABLE_ROW.subject);

/** Colours, premultiplied, and coverage of the classes that the effect is about; hard-edged. */
export const classPaint: Choice = {
  kind: 'choice',
  name: 'classPaint',
  choose: ({ effect }) => (paintsClasses(effect.kind) ? 'shownPaint' : 'subjectPaint'),
};
