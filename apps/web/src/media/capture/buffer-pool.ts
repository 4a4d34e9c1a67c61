/** Free buffers kept for reuse; more are left to the garbage collector. */
const MAX_FREE_BUFFERS = 4;

export interface PooledBuffer {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Hands the buffer back. Idempotent. */
  release(): void;
}

/**
 * Buffers of one size, reused: a 720p frame is over a megabyte, thirty times a second. A source that changes its
 * frame size makes the pool forget the old size.
 */
export class BufferPool {
  #sizeBytes = 0;
  #free: Uint8Array<ArrayBuffer>[] = [];

  acquire(sizeBytes: number): PooledBuffer {
    if (sizeBytes !== this.#sizeBytes) {
      this.#sizeBytes = sizeBytes;
      this.#free = [];
    }
    const bytes = this.#free.pop() ?? new Uint8Array(sizeBytes);
    let held = true;
    return {
      bytes,
      release: () => {
        if (!held) return;
        held = false;
        if (bytes.byteLength === this.#sizeBytes && this.#free.length < MAX_FREE_BUFFERS)
          this.#free.push(bytes);
      },
    };
  }

  /** Forgets the free buffers. */
  clear(): void {
    this.#free = [];
  }
}
