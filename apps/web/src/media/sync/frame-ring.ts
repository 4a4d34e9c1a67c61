import type { FrameCopy } from './frame-copies.js';

/** Frames kept beyond those in flight, for answers that come out of order. */
export const RING_SPARE_FRAMES = 2;
/** Enough for sixteen 720p frames of four bytes a pixel. */
export const RING_MAX_BYTES = 64 * 1024 * 1024;

export interface RingEntry {
  /** Number in the order of capture. */
  readonly number: number;
  readonly capturedAtMs: number;
  readonly copy: FrameCopy;
}

/**
 * Copies of the frames that wait for their masks, by frame id. The ring owns them: bounded in number and bytes, the
 * oldest are let go first. A frame whose answer finds nothing here is simply not shown.
 */
export class FrameRing {
  readonly #maxFrames: number;
  readonly #maxBytes: number;
  readonly #entries = new Map<number, RingEntry>();
  #bytes = 0;

  constructor(maxInFlight: number, maxBytes: number = RING_MAX_BYTES) {
    this.#maxFrames = maxInFlight + RING_SPARE_FRAMES;
    this.#maxBytes = maxBytes;
  }

  get frames(): number {
    return this.#entries.size;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Whether one more frame as those kept pushes none of them out by its bytes. */
  get hasRoom(): boolean {
    const frames = this.#entries.size;
    return frames === 0 || (this.#bytes / frames) * (frames + 1) <= this.#maxBytes;
  }

  /** Takes the copy over. A frame larger than the whole ring is let go at once. */
  add(frameId: number, entry: RingEntry): void {
    this.drop(frameId);
    this.#entries.set(frameId, entry);
    this.#bytes += entry.copy.picture.bytes.byteLength;
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= this.#maxFrames && this.#bytes <= this.#maxBytes) return;
      this.drop(oldest);
    }
  }

  /** Hands the entry out: the caller releases its copy. */
  take(frameId: number): RingEntry | undefined {
    const entry = this.#entries.get(frameId);
    if (!entry) return undefined;
    this.#entries.delete(frameId);
    this.#bytes -= entry.copy.picture.bytes.byteLength;
    return entry;
  }

  /** The frame will never have a mask. */
  drop(frameId: number): void {
    this.take(frameId)?.copy.release();
  }

  clear(): void {
    for (const frameId of this.#entries.keys()) this.drop(frameId);
  }
}
