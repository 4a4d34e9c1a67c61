import { Program } from '../gl/gl.js';
import type { PictureKind } from '../picture/picture.js';
import { constantsOf, fragmentOf, readsPicture } from './shader-source.js';
import type { Frame, Shader } from './types.js';

/** Programs by shader, compiled when first asked for: one for each kind of picture it looks at, and for its constants. */
export class Programs {
  readonly #gl: WebGL2RenderingContext;
  readonly #programs = new Map<Shader, Map<string, Program>>();

  constructor(gl: WebGL2RenderingContext) {
    this.#gl = gl;
  }

  /** Compiles in the background: see `Program`. */
  for(shader: Shader, vertex: string, picture: PictureKind, frame: Frame): Program {
    const kind = readsPicture(shader) ? picture : 'packed';
    const constants = constantsOf(shader, frame);
    const key = [kind, ...Object.values(constants)].join();
    let variants = this.#programs.get(shader);
    if (!variants) this.#programs.set(shader, (variants = new Map<string, Program>()));
    let program = variants.get(key);
    if (!program)
      variants.set(key, (program = new Program(this.#gl, vertex, fragmentOf(shader, kind, constants))));
    return program;
  }
}
