import { drawAll, Program, type Target, type Texture } from './gl.js';
import { FRAGMENT_HEAD, TEXTURE_VERTEX } from './glsl.js';

/** One linear fetch between four samples is their mean. */
const FRAGMENT = `${FRAGMENT_HEAD}
uniform sampler2D source;
void main() {
  colour = texture(source, uv);
}`;

/** Halves a texture in both directions. */
export class HalvePass {
  readonly #gl: WebGL2RenderingContext;
  readonly #program: Program;

  constructor(gl: WebGL2RenderingContext) {
    this.#gl = gl;
    this.#program = new Program(gl, TEXTURE_VERTEX, FRAGMENT);
  }

  run(source: Texture, target: Target): void {
    target.bind(Math.ceil(source.widthPx / 2), Math.ceil(source.heightPx / 2));
    this.#program.use();
    this.#program.sampler('source', 0, source.handle);
    drawAll(this.#gl);
  }
}
