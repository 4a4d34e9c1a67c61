/** Bytes that say how long the description is. */
const LENGTH_BYTES = 4;

/** A description as JSON with the bytes that belong to it, by name: pictures do not travel as text. */
export interface Parcel<T> {
  readonly about: T;
  readonly blobs: Readonly<Record<string, Uint8Array>>;
}

interface Head<T> {
  readonly about: T;
  readonly sizes: readonly (readonly [name: string, bytes: number])[];
}

/** Length of the head (32 bits, little-endian), the head as JSON, then the blobs one after the other. */
export function pack<T>({ about, blobs }: Parcel<T>): Uint8Array<ArrayBuffer> {
  const entries = Object.entries(blobs);
  const head: Head<T> = { about, sizes: entries.map(([name, { length }]) => [name, length]) };
  const text = new TextEncoder().encode(JSON.stringify(head));
  const total = entries.reduce((sum, [, { length }]) => sum + length, LENGTH_BYTES + text.length);
  const bytes = new Uint8Array(total);
  new DataView(bytes.buffer).setUint32(0, text.length, true);
  bytes.set(text, LENGTH_BYTES);
  let at = LENGTH_BYTES + text.length;
  for (const [, blob] of entries) {
    bytes.set(blob, at);
    at += blob.length;
  }
  return bytes;
}

/** What `pack` made; the blobs are views. */
export function unpack<T>(bytes: Uint8Array<ArrayBuffer>): {
  readonly about: T;
  readonly blobs: Readonly<Record<string, Uint8Array<ArrayBuffer>>>;
} {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  let at = LENGTH_BYTES + length;
  const { about, sizes } = JSON.parse(new TextDecoder().decode(bytes.subarray(LENGTH_BYTES, at))) as Head<T>;
  const blobs: Record<string, Uint8Array<ArrayBuffer>> = {};
  for (const [name, size] of sizes) {
    blobs[name] = bytes.subarray(at, at + size);
    at += size;
  }
  return { about, blobs };
}
