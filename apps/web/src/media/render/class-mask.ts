import { TABLE_SIZE, type TableRow } from './class-table.js';
import { Target, Texture } from './gl.js';
import { PaintPass } from './passes/paint.js';

/** The newest class mask on the card, and how its classes are drawn. */
export class ClassMask {
  readonly #indices: Texture;
  readonly #table: Texture;
  readonly #painted: Target;
  readonly #paint: PaintPass;
  #uploaded: Uint8Array | undefined;

  constructor(gl: WebGL2RenderingContext) {
    this.#indices = new Texture(gl, 'r8');
    this.#table = new Texture(gl, 'rgba8');
    this.#painted = new Target(gl);
    this.#paint = new PaintPass(gl);
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

  /** Colours, premultiplied, and coverage of a row of the table; hard-edged, at the mask's size. */
  painted(row: TableRow): Texture {
    this.#paint.run(this.#indices, this.#table, row, this.#painted);
    return this.#painted.texture;
  }
}
