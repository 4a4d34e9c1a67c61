import { PROBE_SIZE } from '../../messages.js';
import { Target } from '../gl.js';

/** Reads a small copy of the canvas back, for tests. Must run before the task that drew it ends. */
export class ProbePass {
  readonly #gl: WebGL2RenderingContext;
  readonly #target: Target;

  constructor(gl: WebGL2RenderingContext) {
    this.#gl = gl;
    this.#target = new Target(gl);
  }

  /** RGBA, rows top-down, PROBE_SIZE. */
  read(): Uint8Array<ArrayBuffer> {
    const gl = this.#gl;
    const { widthPx, heightPx } = PROBE_SIZE;
    const pixels = new Uint8Array(widthPx * heightPx * 4);
    this.#target.bind(widthPx, heightPx);
    gl.bindFramebuffer(gl.READ_FRAMEBUFFER, null);
    gl.bindFramebuffer(gl.DRAW_FRAMEBUFFER, this.#target.framebuffer);
    // The target's rows run the other way: read back, they come top-down.
    gl.blitFramebuffer(
      0,
      0,
      gl.drawingBufferWidth,
      gl.drawingBufferHeight,
      0,
      heightPx,
      widthPx,
      0,
      gl.COLOR_BUFFER_BIT,
      gl.LINEAR,
    );
    gl.bindFramebuffer(gl.FRAMEBUFFER, this.#target.framebuffer);
    gl.readPixels(0, 0, widthPx, heightPx, gl.RGBA, gl.UNSIGNED_BYTE, pixels);
    gl.bindFramebuffer(gl.FRAMEBUFFER, null);
    return pixels;
  }
}
