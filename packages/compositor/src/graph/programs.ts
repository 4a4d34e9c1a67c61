import { Program } from '../gl/gl.js';
import type { PictureKind } from '../picture/picture.js';
import { fragmentOf, readsPicture } from './shader-source.js';
import type { Shader } from './types.js';

/** Programs by shader, compiled when first asked for; those that look at the picture once for each kind of it. */
export class Programs {
  readonly #gl: WebGL2RenderingContext;
  readonly #programs = new Map<Shader, Map<PictureKind, Program>>();

  constructor(gl: WebGL2RenderingContext) {
    this.#gl = gl;
  }

  /** Compiles in the background: see `Program`. */
  for(shader: Shader, vertex: string, kind: PictureKind): Program {
    const key = readsPicture(shader) ? kind : 'packed';
    let byKind = this.#programs.get(shader);
    if (!byKind) this.#programs.set(shader, (byKind = new Map<PictureKind, Program>()));
    let program = byKind.get(key);
    if (!program) byKind.set(key, (program = new Program(this.#gl, vertex, fragmentOf(shader, key))));
    return program;
  }
}
