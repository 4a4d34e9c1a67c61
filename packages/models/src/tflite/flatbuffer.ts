import { ModelImportError, malformed } from '../errors.js';

/**
 * Bounds-checked access to a FlatBuffer (little-endian). Every read is checked against the file's length before it
 * happens, and nothing is allocated from a length field alone: a hostile file costs no more than its own size.
 * Format: https://flatbuffers.dev/internals/
 */
export class FlatbufferReader {
  readonly bytes: Uint8Array;
  readonly #view: DataView;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  u8(offset: number): number {
    this.#require(offset, 1);
    return this.#view.getUint8(offset);
  }

  i8(offset: number): number {
    this.#require(offset, 1);
    return this.#view.getInt8(offset);
  }

  u16(offset: number): number {
    this.#require(offset, 2);
    return this.#view.getUint16(offset, true);
  }

  i32(offset: number): number {
    this.#require(offset, 4);
    return this.#view.getInt32(offset, true);
  }

  u32(offset: number): number {
    this.#require(offset, 4);
    return this.#view.getUint32(offset, true);
  }

  f32(offset: number): number {
    this.#require(offset, 4);
    return this.#view.getFloat32(offset, true);
  }

  /** Rounded where it is beyond what a double holds. */
  i64(offset: number): number {
    this.#require(offset, 8);
    return Number(this.#view.getBigInt64(offset, true));
  }

  /** A view (no copy) of `length` bytes at `offset`. */
  slice(offset: number, length: number): Uint8Array {
    this.#require(offset, length);
    return this.bytes.subarray(offset, offset + length);
  }

  /** The table that the u32 at the start of the file points to. */
  root(): FlatbufferTable {
    return this.tableAt(0);
  }

  /** The table behind the forward offset stored at `pointer`. */
  tableAt(pointer: number): FlatbufferTable {
    return new FlatbufferTable(this, pointer + this.u32(pointer));
  }

  #require(offset: number, length: number): void {
    if (offset < 0 || length < 0 || offset + length > this.bytes.byteLength) {
      throw new ModelImportError(
        'truncated',
        `The model file ends too early: ${length} bytes are wanted at ${offset}, the file has ` +
          `${this.bytes.byteLength}. It is truncated or damaged; fetch it again.`,
      );
    }
  }
}

interface VectorSpan {
  readonly start: number;
  readonly count: number;
}

const VTABLE_HEADER_BYTES = 4;

/** One FlatBuffer table: its fields are found by number through a vtable; absent fields have defaults. */
export class FlatbufferTable {
  readonly #reader: FlatbufferReader;
  readonly #position: number;
  readonly #vtable: number;
  readonly #vtableBytes: number;

  constructor(reader: FlatbufferReader, position: number) {
    this.#reader = reader;
    this.#position = position;
    this.#vtable = position - reader.i32(position);
    this.#vtableBytes = reader.u16(this.#vtable);
    if (this.#vtableBytes < VTABLE_HEADER_BYTES) throw malformed('a vtable is shorter than its own header');
  }

  u8(id: number, fallback: number): number {
    const at = this.#field(id);
    return at === undefined ? fallback : this.#reader.u8(at);
  }

  i8(id: number, fallback: number): number {
    const at = this.#field(id);
    return at === undefined ? fallback : this.#reader.i8(at);
  }

  i32(id: number, fallback: number): number {
    const at = this.#field(id);
    return at === undefined ? fallback : this.#reader.i32(at);
  }

  u32(id: number, fallback: number): number {
    const at = this.#field(id);
    return at === undefined ? fallback : this.#reader.u32(at);
  }

  has(id: number): boolean {
    return this.#field(id) !== undefined;
  }

  table(id: number): FlatbufferTable | undefined {
    const at = this.#field(id);
    return at === undefined ? undefined : this.#reader.tableAt(at);
  }

  /** How long a vector says it is; 0 when absent. */
  count(id: number): number {
    return this.#vector(id, 1, Number.MAX_SAFE_INTEGER).count;
  }

  /** A vector of tables, at most `maxCount` long. Absent is empty. */
  tables(id: number, maxCount: number): FlatbufferTable[] {
    const { start, count } = this.#vector(id, 4, maxCount);
    return Array.from({ length: count }, (_, index) => this.#reader.tableAt(start + 4 * index));
  }

  /** A vector of int32, at most `maxCount` long. Absent is empty. */
  i32s(id: number, maxCount: number): number[] {
    const { start, count } = this.#vector(id, 4, maxCount);
    return Array.from({ length: count }, (_, index) => this.#reader.i32(start + 4 * index));
  }

  f32s(id: number, maxCount: number): number[] {
    const { start, count } = this.#vector(id, 4, maxCount);
    return Array.from({ length: count }, (_, index) => this.#reader.f32(start + 4 * index));
  }

  i64s(id: number, maxCount: number): number[] {
    const { start, count } = this.#vector(id, 8, maxCount);
    return Array.from({ length: count }, (_, index) => this.#reader.i64(start + 8 * index));
  }

  /** A vector of bytes as a view, no copy. Absent is empty. */
  bytes(id: number): Uint8Array {
    const { start, count } = this.#vector(id, 1, Number.MAX_SAFE_INTEGER);
    return this.#reader.slice(start, count);
  }

  /** A string, cut at `maxBytes`; bytes that are not UTF-8 become U+FFFD. Absent is ''. */
  text(id: number, maxBytes: number): string {
    return new TextDecoder().decode(this.bytes(id).subarray(0, maxBytes));
  }

  #field(id: number): number | undefined {
    const slot = VTABLE_HEADER_BYTES + 2 * id;
    if (slot + 2 > this.#vtableBytes) return undefined;
    const offset = this.#reader.u16(this.#vtable + slot);
    return offset === 0 ? undefined : this.#position + offset;
  }

  #vector(id: number, elementBytes: number, maxCount: number): VectorSpan {
    const at = this.#field(id);
    if (at === undefined) return { start: 0, count: 0 };
    const header = at + this.#reader.u32(at);
    const count = this.#reader.u32(header);
    if (count > maxCount) {
      throw new ModelImportError(
        'too_large',
        `The model file has a list of ${count} entries; at most ${maxCount}.`,
      );
    }
    // The whole vector must lie in the file before anything is allocated for it.
    this.#reader.slice(header + 4, count * elementBytes);
    return { start: header + 4, count };
  }
}
