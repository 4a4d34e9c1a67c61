/**
 * Bytes of whatever a socket delivered as binary: ArrayBuffer (browsers), Buffer (Node) or any view.
 * `undefined` for anything else. No copy; byteOffset is honoured.
 */
export function bytesOf(value: unknown): Uint8Array | undefined {
  if (value instanceof Uint8Array) return value;
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  return undefined;
}
