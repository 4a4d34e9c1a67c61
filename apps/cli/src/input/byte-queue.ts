const INITIAL_BYTES = 64 * 1024;

/** Bytes appended at the end and taken from the front; grows by doubling up to a limit. */
export class ByteQueue {
  readonly #maxBytes: number;
  #buffer = new Uint8Array(INITIAL_BYTES);
  #start = 0;
  #end = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get length(): number {
    return this.#end - this.#start;
  }

  /** False when it would hold more than its limit; nothing is appended then. */
  append(chunk: Uint8Array): boolean {
    const wanted = this.length + chunk.length;
    if (wanted > this.#maxBytes) return false;
    if (this.#end + chunk.length > this.#buffer.length) this.#makeRoom(wanted);
    this.#buffer.set(chunk, this.#end);
    this.#end += chunk.length;
    return true;
  }

  /** A view, valid until the next call that changes the queue. */
  peek(): Uint8Array {
    return this.#buffer.subarray(this.#start, this.#end);
  }

  /** A copy of the first `bytes` bytes, which are then gone. */
  take(bytes: number): Uint8Array {
    const taken = this.#buffer.slice(this.#start, this.#start + bytes);
    this.skip(bytes);
    return taken;
  }

  skip(bytes: number): void {
    this.#start = Math.min(this.#end, this.#start + bytes);
  }

  #makeRoom(wanted: number): void {
    const held = this.peek();
    const target =
      wanted > this.#buffer.length ? new Uint8Array(Math.max(wanted, 2 * this.#buffer.length)) : this.#buffer;
    target.set(held);
    this.#buffer = target;
    this.#end = held.length;
    this.#start = 0;
  }
}
