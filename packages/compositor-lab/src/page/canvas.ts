import type { PassObserver } from '@maskwire/compositor';
import type { LabDrawing, Pixels } from '../job.js';

/** Tells whoever listens just now about the passes. */
export class Listener implements PassObserver {
  to: PassObserver | undefined;
  begin(pass: string): void {
    this.to?.begin(pass);
  }
  end(): void {
    this.to?.end();
  }
}

/** A canvas that drawings are painted on. */
export interface Easel {
  readonly gl: WebGL2RenderingContext;
  readonly passes: Listener;
  /** Takes the background, which takes a moment to be decoded; `paint` leaves it alone. */
  setBackground(background: LabDrawing['background']): Promise<void>;
  paint(drawing: LabDrawing): void;
}

/** As the product makes it. */
export function newCanvas(): { readonly canvas: OffscreenCanvas; readonly gl: WebGL2RenderingContext } {
  const canvas = new OffscreenCanvas(1, 1);
  const gl = canvas.getContext('webgl2', {
    alpha: true,
    premultipliedAlpha: true,
    antialias: false,
    depth: false,
    stencil: false,
  });
  if (!gl) throw new Error('This browser gives no WebGL2');
  return { canvas, gl };
}

/** RGBA of the canvas, in the task that drew it: it may be emptied when that ends. */
export function readCanvas(gl: WebGL2RenderingContext): Pixels {
  const { drawingBufferWidth: widthPx, drawingBufferHeight: heightPx } = gl;
  const pixels = new Uint8Array(4 * widthPx * heightPx);
  gl.bindFramebuffer(gl.FRAMEBUFFER, null);
  gl.readPixels(0, 0, widthPx, heightPx, gl.RGBA, gl.UNSIGNED_BYTE, pixels);
  const error = gl.getError();
  if (error !== gl.NO_ERROR) throw new Error(`The graphics report error ${error}`);
  return { widthPx, heightPx, pixels: turned(pixels, 4 * widthPx) };
}

/** Every fourth byte. */
export const alphaOf = ({ pixels }: Pick<Pixels, 'pixels'>): Uint8Array => {
  const alpha = new Uint8Array(pixels.length / 4);
  for (let pixel = 0; pixel < alpha.length; pixel++) alpha[pixel] = pixels[4 * pixel + 3] ?? 0;
  return alpha;
};

/** Rows in the other order: a canvas has its first at the bottom. */
function turned(bytes: Uint8Array, rowBytes: number): Uint8Array {
  const result = new Uint8Array(bytes.length);
  for (let at = 0; at < bytes.length; at += rowBytes)
    result.set(bytes.subarray(at, at + rowBytes), bytes.length - at - rowBytes);
  return result;
}
