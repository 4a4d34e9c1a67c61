import { jpegQualityFor } from '@maskwire/client';
import type { ModeInfo } from '@maskwire/protocol';
import { Downscaler } from './downscale.js';
import { CaptureError } from './errors.js';
import type { Picture } from './picture.js';

/** Encoding takes 2 ms; a browser that never answers must not hold the stream up for good. */
const ENCODE_LIMIT_MS = 2000;

type EncodedFor = Pick<ModeInfo, 'input' | 'kind'>;

/** Squeezes pictures to what the mode reads and encodes them; one at a time. */
export class FrameEncoder {
  readonly #downscaler: Downscaler;
  readonly #context: OffscreenCanvasRenderingContext2D;
  readonly #pixels: ImageData;
  readonly #canvas: OffscreenCanvas;
  readonly #quality: number;

  /** @throws {CaptureError} `no_canvas` */
  constructor({ input: { widthPx, heightPx }, kind }: EncodedFor) {
    this.#quality = jpegQualityFor(heightPx, kind) / 100;
    this.#downscaler = new Downscaler(widthPx, heightPx);
    this.#canvas = new OffscreenCanvas(widthPx, heightPx);
    const context = this.#canvas.getContext('2d', { alpha: false, willReadFrequently: true });
    if (!context) throw new CaptureError('no_canvas', 'This browser gives no 2D canvas in a worker');
    this.#context = context;
    this.#pixels = new ImageData(widthPx, heightPx);
  }

  /** Whether the frames of this mode are encoded alike. */
  isFor({ input: { widthPx, heightPx }, kind }: EncodedFor): boolean {
    const { width, height } = this.#canvas;
    return width === widthPx && height === heightPx && this.#quality === jpegQualityFor(heightPx, kind) / 100;
  }

  /** The picture is read before the first await. @throws {CaptureError} `encode_failed` */
  async encode(picture: Picture): Promise<Uint8Array<ArrayBuffer>> {
    this.#downscaler.downscale(picture, this.#pixels.data);
    this.#context.putImageData(this.#pixels, 0, 0);
    let timer: ReturnType<typeof setTimeout> | undefined;
    const limit = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error(`No JPEG within ${ENCODE_LIMIT_MS} ms`)), ENCODE_LIMIT_MS);
    });
    try {
      return await Promise.race([this.#toJpeg(), limit]);
    } catch (cause) {
      throw new CaptureError('encode_failed', 'The browser cannot encode a JPEG; reload the page', { cause });
    } finally {
      clearTimeout(timer);
    }
  }

  async #toJpeg(): Promise<Uint8Array<ArrayBuffer>> {
    const blob = await this.#canvas.convertToBlob({ type: 'image/jpeg', quality: this.#quality });
    return new Uint8Array(await blob.arrayBuffer());
  }
}
