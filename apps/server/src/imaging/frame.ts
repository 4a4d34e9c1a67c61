import { LIMITS } from '@maskwire/protocol';
import { checkedHeader } from './header.js';
import type { PixelSize } from './size.js';
import { loadTurbo, type TurboDecode } from './turbo.js';

const RGB_CHANNELS = 3;

const FRAME_LIMITS = { maxPixels: LIMITS.maxFramePixels, maxSidePx: LIMITS.maxFrameSidePx } as const;

/** Which decoder reads JPEG frames of exactly the model's size. */
export type FrameDecoderName = 'jpeg-turbo' | 'sharp';

/** Decodes streamed frames; one for each worker, used by one frame at a time. */
export class FrameDecoder {
  readonly #turbo: TurboDecode | undefined;
  /** By slot: as many as the largest batch has frames. */
  readonly #pixels: Uint8Array[] = [];

  private constructor(turbo: TurboDecode | undefined) {
    this.#turbo = turbo;
  }

  static async create(): Promise<FrameDecoder> {
    return new FrameDecoder(await loadTurbo());
  }

  get name(): FrameDecoderName {
    return this.#turbo ? 'jpeg-turbo' : 'sharp';
  }

  /**
   * Decodes JPEG, PNG or WebP and stretches it to `size`. EXIF orientation and colour profiles are ignored:
   * a frame is the pixels that were captured.
   * @param slot place of the frame in its batch
   * @returns RGB u8, rows top-down, `width * height * 3` bytes; valid until the next call for the same slot.
   * @throws {ImagingError}
   */
  async decode(image: Uint8Array, size: PixelSize, slot = 0): Promise<Uint8Array> {
    const header = checkedHeader(image, FRAME_LIMITS);
    const exact = header.widthPx === size.widthPx && header.heightPx === size.heightPx;
    if (exact && header.format === 'jpeg' && this.#turbo) {
      const pixels = this.#pixelsFor(slot, size);
      if (this.#turbo(image, pixels, size)) return pixels;
    }
    // sharp takes 70 ms to load and is for the other formats and sizes: a worker must not wait for it to start.
    const { decodeWithSharp } = await import('./sharp-frame.js');
    return decodeWithSharp(image, size);
  }

  #pixelsFor(slot: number, size: PixelSize): Uint8Array {
    const bytes = size.widthPx * size.heightPx * RGB_CHANNELS;
    const kept = this.#pixels[slot];
    if (kept?.length === bytes) return kept;
    const pixels = new Uint8Array(bytes);
    this.#pixels[slot] = pixels;
    return pixels;
  }
}
