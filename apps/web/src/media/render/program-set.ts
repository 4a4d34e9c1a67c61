import type { PictureKind } from '../capture/picture.js';
import { Program } from './gl.js';
import { pictureFragment } from './glsl.js';

/** One shader over the picture, compiled for each kind of picture when it is first asked for. */
export class ProgramSet {
  readonly #gl: WebGL2RenderingContext;
  readonly #vertex: string;
  readonly #body: string;
  readonly #programs = new Map<PictureKind, Program>();

  constructor(gl: WebGL2RenderingContext, vertex: string, body: string) {
    this.#gl = gl;
    this.#vertex = vertex;
    this.#body = body;
  }

  /** See `Program`. */
  for(kind: PictureKind): Program {
    const known = this.#programs.get(kind);
    if (known) return known;
    const program = new Program(this.#gl, this.#vertex, pictureFragment(kind, this.#body));
    this.#programs.set(kind, program);
    return program;
  }
}
