import { drawAll, Program, type Target, type Texture } from '../gl.js';
import { FRAGMENT_HEAD, TEXTURE_VERTEX } from '../glsl.js';

const FRAGMENT = `${FRAGMENT_HEAD}
uniform highp sampler2D source;
uniform sampler2D table;
void main() {
  int index = int(texelFetch(source, ivec2(gl_FragCoord.xy), 0).r * 255.0 + 0.5);
  colour = vec4(texelFetch(table, ivec2(index, 1), 0).r);
}`;

/** Class indices to the coverage of what effects keep, by row 1 of the class table. */
export class SubjectPass {
  readonly #gl: WebGL2RenderingContext;
  readonly #program: Program;

  constructor(gl: WebGL2RenderingContext) {
    this.#gl = gl;
    this.#program = new Program(gl, TEXTURE_VERTEX, FRAGMENT);
  }

  /** @param indices R8; @param target R8 */
  run(indices: Texture, table: Texture, target: Target): void {
    target.bind(indices.widthPx, indices.heightPx);
    this.#program.use();
    this.#program.sampler('source', 0, indices.handle);
    this.#program.sampler('table', 1, table.handle);
    drawAll(this.#gl);
  }
}
