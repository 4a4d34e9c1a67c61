/** A FlatBuffer described as data: what the tests want in a file, well-formed or not. */
export type FlatValue = FlatScalar | FlatTable | FlatVector;

export interface FlatScalar {
  readonly scalar: 'u8' | 'i8' | 'i32' | 'u32';
  readonly value: number;
}

/** Fields by number. */
export interface FlatTable {
  readonly fields: Readonly<Record<number, FlatValue>>;
}

type NumberVector =
  | { readonly i32s: readonly number[] }
  | { readonly f32s: readonly number[] }
  | { readonly i64s: readonly number[] };

export type FlatVector =
  | NumberVector
  | { readonly bytes: Uint8Array }
  | { readonly tables: readonly FlatTable[] };

export const u8 = (value: number): FlatScalar => ({ scalar: 'u8', value });
export const i8 = (value: number): FlatScalar => ({ scalar: 'i8', value });
export const i32 = (value: number): FlatScalar => ({ scalar: 'i32', value });
export const u32 = (value: number): FlatScalar => ({ scalar: 'u32', value });
export const text = (value: string): FlatVector => ({
  bytes: new TextEncoder().encode(`${value}\0`).subarray(0, -1),
});
export const table = (fields: Readonly<Record<number, FlatValue>>): FlatTable => ({ fields });

const VECTOR_ALIGNMENT_BYTES = 16;
const CAPACITY_BYTES = 1 << 16;

/** Writes `root` with a file identifier of four letters. Parents come before children, as forward offsets need. */
export function writeFlatbuffer(root: FlatTable, identifier: string): Uint8Array {
  const bytes = new Uint8Array(CAPACITY_BYTES);
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode(identifier), 4);
  let end = 8;

  const align = (alignment: number, header = 0): void => {
    while ((end + header) % alignment !== 0) end++;
  };

  function putTable(pointer: number, { fields }: FlatTable): void {
    const ids = Object.keys(fields).map(Number);
    const slots = Math.max(-1, ...ids) + 1;
    align(4);
    const vtable = end;
    const position = Math.ceil((vtable + 4 + 2 * slots) / 4) * 4;
    view.setUint16(vtable, 4 + 2 * slots, true);
    view.setUint16(vtable + 2, 4 + 4 * ids.length, true);
    view.setInt32(position, position - vtable, true);
    view.setUint32(pointer, position - pointer, true);
    end = position + 4 + 4 * ids.length;
    const children: (() => void)[] = [];
    ids.forEach((id, index) => {
      const at = position + 4 + 4 * index;
      view.setUint16(vtable + 4 + 2 * id, at - position, true);
      const value = fields[id];
      if (value === undefined) return;
      if ('scalar' in value) view.setInt32(at, value.value, true);
      else children.push(() => ('fields' in value ? putTable(at, value) : putVector(at, value)));
    });
    for (const child of children) child();
  }

  function putVector(pointer: number, vector: FlatVector): void {
    align(VECTOR_ALIGNMENT_BYTES, 4);
    view.setUint32(pointer, end - pointer, true);
    const start = end + 4;
    if ('bytes' in vector) {
      view.setUint32(end, vector.bytes.length, true);
      bytes.set(vector.bytes, start);
      // One zero behind it ends a string.
      end = start + vector.bytes.length + 1;
      return;
    }
    if ('tables' in vector) {
      view.setUint32(end, vector.tables.length, true);
      end = start + 4 * vector.tables.length;
      vector.tables.forEach((item, index) => putTable(start + 4 * index, item));
      return;
    }
    end = start + putNumbers(start, vector);
  }

  /** Gives the bytes that the numbers take; their count goes before `start`. */
  function putNumbers(start: number, vector: NumberVector): number {
    const [items, itemBytes, put] =
      'i32s' in vector
        ? [vector.i32s, 4, (at: number, item: number) => view.setInt32(at, item, true)]
        : 'f32s' in vector
          ? [vector.f32s, 4, (at: number, item: number) => view.setFloat32(at, item, true)]
          : [vector.i64s, 8, (at: number, item: number) => view.setBigInt64(at, BigInt(item), true)];
    view.setUint32(start - 4, items.length, true);
    items.forEach((item, index) => put(start + itemBytes * index, item));
    return itemBytes * items.length;
  }

  putTable(0, root);
  return bytes.slice(0, Math.ceil(end / 16) * 16);
}
