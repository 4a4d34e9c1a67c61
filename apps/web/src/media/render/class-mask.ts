import { TABLE_SIZE } from './class-table.js';
import { Target, Texture } from './gl.js';
import { MarkEdgesPass } from './passes/mark-edges.js';
import { SubjectPass } from './passes/subject.js';

/** What the pass that paints classes reads. */
export interface ClassTextures {
  /** RG8 at the mask's size: index, and whether another class is beside it. */
  readonly marked: Texture;
  /** See `classTable`. */
  readonly table: Texture;
}

/** The newest class mask on the card, and what is made of it at its own size. */
export class ClassMask {
  readonly #indices: Texture;
  readonly #table: Texture;
  readonly #marked: Target;
  readonly #covered: Target;
  readonly #markEdges: MarkEdgesPass;
  readonly #subject: SubjectPass;
  #uploaded: Uint8Array | undefined;

  constructor(gl: WebGL2RenderingContext) {
    this.#indices = new Texture(gl, 'r8');
    this.#table = new Texture(gl, 'rgba8');
    this.#marked = new Target(gl, 'rg8');
    this.#covered = new Target(gl, 'r8');
    this.#markEdges = new MarkEdgesPass(gl);
    this.#subject = new SubjectPass(gl);
  }

  upload(indices: Uint8Array, widthPx: number, heightPx: number): void {
    this.#indices.upload(indices, 0, widthPx, widthPx, heightPx);
  }

  /** A table is not changed once it is made: the same one is uploaded once. */
  setTable(table: Uint8Array): void {
    if (table === this.#uploaded) return;
    this.#uploaded = table;
    const { widthPx, heightPx } = TABLE_SIZE;
    this.#table.upload(table, 0, widthPx * 4, widthPx, heightPx);
  }

  textures(): ClassTextures {
    this.#markEdges.run(this.#indices, this.#marked);
    return { marked: this.#marked.texture, table: this.#table };
  }

  /** Coverage of what effects keep, R8, hard-edged. */
  subject(): Texture {
    this.#subject.run(this.#indices, this.#table, this.#covered);
    return this.#covered.texture;
  }
}
