import type { ImagePlan } from '@maskwire/client';
import type { Picture } from '@maskwire/compositor';
import { Downscaler } from './downscale.js';
import { CaptureError } from './errors.js';

/** Encoding takes 2 to 6 ms; a browser that never answers must not hold the stream up for good. */
const ENCODE_LIMIT_MS = 2000;
/** WebP's quality in JPEG's terms, for browsers that cannot encode it: alike in accuracy at 256x256. */
const JPEG_FOR_WEBP = 30;

const TYPES = { jpeg: 'image/jpeg', webp: 'image/webp' } as const;

/** One size of frames: its downscaler and its canvas. */
interface Canvas {
  readonly downscaler: Downscaler;
  readonly surface: OffscreenCanvas;
  readonly context: OffscreenCanvasRenderingContext2D;
  readonly pixels: ImageData;
}

/** Squeezes pictures to what the plan says and encodes them; one at a time. */
export class FrameEncoder {
  #canvas: Canvas | undefined;
  #canWebp = true;

  /**
   * Squeezes a picture to the size of the plan. What comes back is RGBA, rows top-down, and holds until the next call.
   * @throws {CaptureError} `no_canvas`
   */
  squeeze(picture: Picture, { widthPx, heightPx }: ImagePlan): ImageData {
    const canvas = this.#canvasOf(widthPx, heightPx);
    canvas.downscaler.downscale(picture, canvas.pixels.data);
    return canvas.pixels;
  }

  /** Encodes what was squeezed last. @throws {CaptureError} `encode_failed` */
  async encode(plan: ImagePlan): Promise<Uint8Array<ArrayBuffer>> {
    const { surface, context, pixels } = this.#canvasOf(plan.widthPx, plan.heightPx);
    context.putImageData(pixels, 0, 0);
    let timer: ReturnType<typeof setTimeout> | undefined;
    const limit = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error(`No image within ${ENCODE_LIMIT_MS} ms`)), ENCODE_LIMIT_MS);
    });
    try {
      const blob = await Promise.race([this.#toBlob(surface, plan), limit]);
      return new Uint8Array(await blob.arrayBuffer());
    } catch (cause) {
      throw new CaptureError('encode_failed', 'The browser cannot encode a frame; reload the page', {
        cause,
      });
    } finally {
      clearTimeout(timer);
    }
  }

  /** Safari answers a wish for WebP with PNG. */
  async #toBlob(surface: OffscreenCanvas, { format, quality }: ImagePlan): Promise<Blob> {
    if (format === 'webp' && this.#canWebp) {
      const blob = await surface.convertToBlob({ type: TYPES.webp, quality: quality / 100 });
      if (blob.type === TYPES.webp) return blob;
      this.#canWebp = false;
    }
    const jpegQuality = format === 'jpeg' ? quality : Math.max(JPEG_FOR_WEBP, quality);
    return surface.convertToBlob({ type: TYPES.jpeg, quality: jpegQuality / 100 });
  }

  #canvasOf(widthPx: number, heightPx: number): Canvas {
    const { downscaler } = this.#canvas ?? {};
    if (this.#canvas && downscaler?.widthPx === widthPx && downscaler.heightPx === heightPx)
      return this.#canvas;
    const surface = new OffscreenCanvas(widthPx, heightPx);
    const context = surface.getContext('2d', { alpha: false, willReadFrequently: true });
    if (!context) throw new CaptureError('no_canvas', 'This browser gives no 2D canvas in a worker');
    this.#canvas = {
      downscaler: new Downscaler(widthPx, heightPx),
      surface,
      context,
      pixels: new ImageData(widthPx, heightPx),
    };
    return this.#canvas;
  }
}
