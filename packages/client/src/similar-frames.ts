/** Cells of a thumbnail: a hand that moves fills some of them. */
export const THUMBNAIL = { widthPx: 32, heightPx: 18 } as const;
const CELLS = THUMBNAIL.widthPx * THUMBNAIL.heightPx;

/** Mean luma 0..255 of each cell, rows top-down. */
export type Thumbnail = Float32Array<ArrayBuffer>;

export interface Pixels {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Bytes a pixel: 3 = RGB, 4 = RGBA. */
  readonly channels: 3 | 4;
  /** Rows top-down, widthPx * heightPx * channels bytes. */
  readonly bytes: Uint8Array | Uint8ClampedArray;
}

/** Luma of R, G and B in 256ths (Rec. 601). */
const LUMA = { r: 77, g: 150, b: 29 } as const;

/**
 * Means of cells of the picture; a cell of a picture smaller than the thumbnail may have no pixel and is 0 then. One
 * pass, 0.1 ms for 256x256.
 */
export function thumbnailOf({ widthPx, heightPx, channels, bytes }: Pixels): Thumbnail {
  const sums: Thumbnail = new Float32Array(CELLS);
  const counts = new Uint32Array(CELLS);
  const cellOfX = Uint16Array.from({ length: widthPx }, (_, x) =>
    Math.floor((x * THUMBNAIL.widthPx) / widthPx),
  );
  let at = 0;
  for (let y = 0; y < heightPx; y++) {
    const row = Math.floor((y * THUMBNAIL.heightPx) / heightPx) * THUMBNAIL.widthPx;
    for (let x = 0; x < widthPx; x++, at += channels) {
      const cell = row + (cellOfX[x] ?? 0);
      const luma = LUMA.r * (bytes[at] ?? 0) + LUMA.g * (bytes[at + 1] ?? 0) + LUMA.b * (bytes[at + 2] ?? 0);
      sums[cell] = (sums[cell] ?? 0) + luma;
      counts[cell] = (counts[cell] ?? 0) + 1;
    }
  }
  return sums.map((sum, cell) => sum / (256 * Math.max(1, counts[cell] ?? 0)));
}

/** Luma by which a cell must differ at least, ... */
const MIN_DIFFERENCE = 3;
/** ... in a noisy picture this many times the median difference of its cells (5 sigma of noise), ... */
const NOISE_FACTOR = 7;
/** ... and at most, so that a change of the whole picture is no noise. */
const MAX_DIFFERENCE = 8;
/** Frames sent of a scene that is still before the first is skipped: masks that follow a person settle. */
const SETTLE_FRAMES = 4;
/** Frames skipped in a row. */
const MAX_SKIPPED = 15;
/** Longest time between two frames sent; below the 500 ms after which a server forgets what it followed. */
const MAX_GAP_MS = 450;

/**
 * Tells frames of a still scene, whose mask is known already. Each is compared with the last one that was *sent*, so
 * that what changes slowly is noticed once it has changed enough. Bounded: some frames a second are always sent.
 */
export class SimilarFrameGate {
  #sent: Thumbnail | undefined;
  #sentAtMs = 0;
  #offeredAtMs = 0;
  #stillFrames = 0;
  #skipped = 0;

  /** Frames sent in a row that look alike, to the last one. */
  get stillFrames(): number {
    return this.#stillFrames;
  }

  /** Whether the frame may be left out. One that may not be and is sent must be noted by `sent`. */
  maySkip(thumbnail: Thumbnail, nowMs: number): boolean {
    const intervalMs = nowMs - this.#offeredAtMs;
    this.#offeredAtMs = nowMs;
    if (!this.#sent) return false;
    if (differ(this.#sent, thumbnail)) {
      this.#stillFrames = 0;
      return false;
    }
    if (this.#stillFrames < SETTLE_FRAMES || this.#skipped >= MAX_SKIPPED) return false;
    // The next frame must not come too late.
    if (nowMs + intervalMs - this.#sentAtMs > MAX_GAP_MS) return false;
    this.#skipped++;
    return true;
  }

  sent(thumbnail: Thumbnail, nowMs: number): void {
    this.#sent = thumbnail;
    this.#sentAtMs = nowMs;
    this.#skipped = 0;
    this.#stillFrames++;
  }

  /** The mask of the last frame sent is none to keep: it never came, or the settings are others. */
  reset(): void {
    this.#sent = undefined;
    this.#stillFrames = 0;
    this.#skipped = 0;
  }
}

function differ(a: Thumbnail, b: Thumbnail): boolean {
  const differences = a.map((value, cell) => Math.abs(value - (b[cell] ?? 0))).sort();
  const median = differences[CELLS >> 1] ?? 0;
  const limit = Math.min(MAX_DIFFERENCE, Math.max(MIN_DIFFERENCE, NOISE_FACTOR * median));
  return (differences.at(-1) ?? 0) > limit;
}
