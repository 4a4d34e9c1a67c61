import type { TableRow } from '../class-table.js';
import { drawAll, Program, type Target, type Texture } from '../gl.js';
import { FRAGMENT_HEAD, TEXTURE_VERTEX } from '../glsl.js';

/** Indices are read one by one, never interpolated. Premultiplied, so that what is made of their colours may be. */
const FRAGMENT = `${FRAGMENT_HEAD}
uniform highp sampler2D source;
uniform sampler2D table;
uniform int row;
void main() {
  int index = int(texelFetch(source, ivec2(gl_FragCoord.xy), 0).r * 255.0 + 0.5);
  vec4 paint = texelFetch(table, ivec2(index, row), 0);
  colour = vec4(paint.rgb * paint.a, paint.a);
}`;

/** Class indices to colours and coverage, by a row of the class table, at the mask's own size. */
export class PaintPass {
  readonly #gl: WebGL2RenderingContext;
  readonly #program: Program;

  constructor(gl: WebGL2RenderingContext) {
    this.#gl = gl;
    this.#program = new Program(gl, TEXTURE_VERTEX, FRAGMENT);
  }

  /** @param indices R8; @param table see `classTable`; @param target RGBA8 */
  run(indices: Texture, table: Texture, row: TableRow, target: Target): void {
    target.bind(indices.widthPx, indices.heightPx);
    this.#program.use();
    this.#program.sampler('source', 0, indices.handle);
    this.#program.sampler('table', 1, table.handle);
    this.#gl.uniform1i(this.#program.at('row'), row);
    drawAll(this.#gl);
  }
}
