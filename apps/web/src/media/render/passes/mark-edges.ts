import { drawAll, Program, type Target, type Texture } from '../gl.js';
import { FRAGMENT_HEAD, TEXTURE_VERTEX } from '../glsl.js';

/** A corner neighbour alone never wins over the three others: four neighbours say whether a pixel can change. */
const FRAGMENT = `${FRAGMENT_HEAD}
uniform highp sampler2D source;
float indexAt(ivec2 cell) {
  return texelFetch(source, clamp(cell, ivec2(0), textureSize(source, 0) - 1), 0).r;
}
void main() {
  ivec2 cell = ivec2(gl_FragCoord.xy);
  float own = indexAt(cell);
  bool isInside = own == indexAt(cell + ivec2(1, 0)) && own == indexAt(cell - ivec2(1, 0))
    && own == indexAt(cell + ivec2(0, 1)) && own == indexAt(cell - ivec2(0, 1));
  colour = vec4(own, isInside ? 0.0 : 1.0, 0.0, 1.0);
}`;

/** Class indices, and beside each whether another class is next to it: the rest of the picture is drawn at a third of the cost. */
export class MarkEdgesPass {
  readonly #gl: WebGL2RenderingContext;
  readonly #program: Program;

  constructor(gl: WebGL2RenderingContext) {
    this.#gl = gl;
    this.#program = new Program(gl, TEXTURE_VERTEX, FRAGMENT);
  }

  /** @param indices R8; @param target RG8 */
  run(indices: Texture, target: Target): void {
    target.bind(indices.widthPx, indices.heightPx);
    this.#program.use();
    this.#program.sampler('source', 0, indices.handle);
    drawAll(this.#gl);
  }
}
