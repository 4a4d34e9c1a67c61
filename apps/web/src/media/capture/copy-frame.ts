import type { Picture, PictureCopy, Plane } from '@maskwire/compositor';
import { colourOf } from '@maskwire/compositor';
import type { BufferPool } from './buffer-pool.js';
import { CaptureError } from './errors.js';
import type { CapturedFrame } from './source.js';

/** Samples of one chroma plane for each Y sample, by format; the second is vertical. */
const SUBSAMPLING = { I420: [2, 2], I420A: [2, 2], I422: [2, 1], I444: [1, 1] } as const;

/**
 * Copies frames into pooled buffers. The frame is closed before the promise settles, also on failure: cameras stop
 * for good when a few frames are held.
 */
export class FrameCopier {
  readonly #pool: BufferPool;
  #canvas: OffscreenCanvasRenderingContext2D | undefined;

  constructor(pool: BufferPool) {
    this.#pool = pool;
  }

  /** @throws {CaptureError} `unreadable_frame` */
  async copy(frame: CapturedFrame): Promise<PictureCopy> {
    try {
      if (!('displayWidth' in frame)) return this.#copyDrawn(frame, frame.width, frame.height);
      if (canCopyPlanes(frame)) return await this.#copyPlanes(frame);
      return this.#copyDrawn(frame, frame.displayWidth, frame.displayHeight);
    } catch (cause) {
      if (cause instanceof CaptureError) throw cause;
      throw new CaptureError('unreadable_frame', 'The camera delivers frames that cannot be read', { cause });
    } finally {
      frame.close();
    }
  }

  async #copyPlanes(frame: VideoFrame): Promise<PictureCopy> {
    const buffer = this.#pool.acquire(frame.allocationSize());
    try {
      const layout = await frame.copyTo(buffer.bytes);
      return { picture: describe(frame, buffer.bytes, layout), release: () => buffer.release() };
    } catch (error) {
      buffer.release();
      throw error;
    }
  }

  /** Rotated, stretched and opaque frames: the browser draws them upright. Slow, allocates, and rare. */
  #copyDrawn(frame: CapturedFrame, widthPx: number, heightPx: number): PictureCopy {
    const context = this.#canvasOf(widthPx, heightPx);
    context.drawImage(frame, 0, 0, widthPx, heightPx);
    const { data } = context.getImageData(0, 0, widthPx, heightPx);
    const bytes = new Uint8Array(data.buffer);
    return { picture: packed(bytes, widthPx, heightPx, 0, widthPx * 4, 'rgba'), release: () => undefined };
  }

  #canvasOf(widthPx: number, heightPx: number): OffscreenCanvasRenderingContext2D {
    const known = this.#canvas;
    if (known?.canvas.width === widthPx && known.canvas.height === heightPx) return known;
    const context = new OffscreenCanvas(widthPx, heightPx).getContext('2d', { willReadFrequently: true });
    if (!context) throw new CaptureError('no_canvas', 'This browser gives no 2D canvas in a worker');
    this.#canvas = context;
    return context;
  }
}

function canCopyPlanes(frame: VideoFrame): boolean {
  const rect = frame.visibleRect;
  const upright = (frame.rotation ?? 0) === 0 && !frame.flip;
  return (
    frame.format !== null &&
    upright &&
    rect !== null &&
    rect.width === frame.displayWidth &&
    rect.height === frame.displayHeight
  );
}

function describe(
  frame: VideoFrame,
  bytes: Uint8Array<ArrayBuffer>,
  layout: readonly PlaneLayout[],
): Picture {
  const widthPx = frame.displayWidth;
  const heightPx = frame.displayHeight;
  const plane = (index: number, everyX: number, everyY: number): Plane => {
    const at = layout[index];
    if (!at)
      throw new CaptureError('unreadable_frame', `A ${frame.format} frame came without plane ${index}`);
    return {
      offsetBytes: at.offset,
      strideBytes: at.stride,
      widthPx: Math.ceil(widthPx / everyX),
      heightPx: Math.ceil(heightPx / everyY),
    };
  };
  const colour = colourOf(frame.colorSpace);
  switch (frame.format) {
    case 'I420':
    case 'I420A':
    case 'I422':
    case 'I444': {
      const [x, y] = SUBSAMPLING[frame.format];
      const planes = [plane(0, 1, 1), plane(1, x, y), plane(2, x, y)] as const;
      return { kind: 'planar', widthPx, heightPx, bytes, planes, colour };
    }
    case 'NV12':
      return {
        kind: 'semiplanar',
        widthPx,
        heightPx,
        bytes,
        planes: [plane(0, 1, 1), plane(1, 2, 2)],
        colour,
      };
    case 'RGBA':
    case 'RGBX':
    case 'BGRA':
    case 'BGRX': {
      const { offsetBytes, strideBytes } = plane(0, 1, 1);
      const order = frame.format.startsWith('RGB') ? 'rgba' : 'bgra';
      return packed(bytes, widthPx, heightPx, offsetBytes, strideBytes, order);
    }
    case null:
      throw new CaptureError('unreadable_frame', 'An opaque frame has no planes');
  }
}

function packed(
  bytes: Uint8Array<ArrayBuffer>,
  widthPx: number,
  heightPx: number,
  offsetBytes: number,
  strideBytes: number,
  order: 'rgba' | 'bgra',
): Picture {
  return {
    kind: 'packed',
    widthPx,
    heightPx,
    bytes,
    plane: { offsetBytes, strideBytes, widthPx, heightPx },
    order,
  };
}
