/** Numbers and marks in bytes from outside: what lies past the end is undefined instead of an error. */
export class ByteView {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get length(): number {
    return this.#bytes.length;
  }

  u8(offset: number): number | undefined {
    return this.#bytes[offset];
  }

  u16(offset: number): number | undefined {
    return this.#has(offset, 2) ? this.#view.getUint16(offset) : undefined;
  }

  u16le(offset: number): number | undefined {
    return this.#has(offset, 2) ? this.#view.getUint16(offset, true) : undefined;
  }

  /** Three bytes. */
  u24le(offset: number): number | undefined {
    return this.#has(offset, 3)
      ? this.#view.getUint16(offset, true) + this.#view.getUint8(offset + 2) * 65_536
      : undefined;
  }

  u32(offset: number): number | undefined {
    return this.#has(offset, 4) ? this.#view.getUint32(offset) : undefined;
  }

  u32le(offset: number): number | undefined {
    return this.#has(offset, 4) ? this.#view.getUint32(offset, true) : undefined;
  }

  i32le(offset: number): number | undefined {
    return this.#has(offset, 4) ? this.#view.getInt32(offset, true) : undefined;
  }

  /** Whether these characters, one byte each, stand there. */
  hasText(offset: number, text: string): boolean {
    for (let i = 0; i < text.length; i++) if (this.#bytes[offset + i] !== text.charCodeAt(i)) return false;
    return true;
  }

  /** Where these characters stand first, from `from` on. */
  find(text: string, from: number): number | undefined {
    const first = text.charCodeAt(0);
    for (let at = this.#bytes.indexOf(first, from); at >= 0; at = this.#bytes.indexOf(first, at + 1))
      if (this.hasText(at, text)) return at;
    return undefined;
  }

  /** Undefined where a side is missing or zero; a negative one counts as its length. */
  sizeOf(width: number | undefined, height: number | undefined) {
    return width && height ? { widthPx: Math.abs(width), heightPx: Math.abs(height) } : undefined;
  }

  #has(offset: number, count: number): boolean {
    return offset >= 0 && offset + count <= this.#bytes.length;
  }
}
