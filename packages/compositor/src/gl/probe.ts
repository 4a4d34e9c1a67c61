import { Target } from './gl.js';

/** Of the small copies that tests look at. */
const PROBE_SIZE = { widthPx: 160, heightPx: 90 } as const;

const PROBE_BYTES = PROBE_SIZE.widthPx * PROBE_SIZE.heightPx * 4;
/** How often a read-back under way is looked at. */
const POLL_MS = 4;
/** Read-backs under way; one more waits for the oldest. */
const MAX_PENDING = 4;

type Take = (pixels: Uint8Array<ArrayBuffer>) => void;

interface ReadBack {
  readonly sync: WebGLSync;
  readonly buffer: WebGLBuffer;
  readonly take: Take;
}

/**
 * Reads small copies of the canvas back, for tests. They arrive later, in order: waiting for the graphics would hold
 * the very stream up that is being tested.
 */
export class ProbePass {
  readonly #gl: WebGL2RenderingContext;
  readonly #target: Target;
  readonly #free: WebGLBuffer[] = [];
  #pending: ReadBack[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(gl: WebGL2RenderingContext) {
    this.#gl = gl;
    this.#target = new Target(gl);
  }

  /**
   * Must run before the task that drew the canvas ends. `take` gets RGBA, rows top-down, PROBE_SIZE; it is never
   * called when the graphics are lost meanwhile.
   */
  read(take: Take): void {
    const gl = this.#gl;
    this.#copyCanvas();
    const buffer = this.#free.pop() ?? this.#newBuffer();
    gl.bindBuffer(gl.PIXEL_PACK_BUFFER, buffer);
    gl.readPixels(0, 0, PROBE_SIZE.widthPx, PROBE_SIZE.heightPx, gl.RGBA, gl.UNSIGNED_BYTE, 0);
    gl.bindBuffer(gl.PIXEL_PACK_BUFFER, null);
    gl.bindFramebuffer(gl.FRAMEBUFFER, null);
    const sync = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
    if (!sync) return;
    gl.flush();
    this.#pending.push({ sync, buffer, take });
    if (this.#pending.length > MAX_PENDING) this.#finishOldest();
    this.#timer ??= setTimeout(this.#poll, POLL_MS);
  }

  /** Forgets what is under way: its graphics context is gone. */
  close(): void {
    clearTimeout(this.#timer);
    this.#pending = [];
  }

  #copyCanvas(): void {
    const gl = this.#gl;
    const { widthPx, heightPx } = PROBE_SIZE;
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
  }

  #newBuffer(): WebGLBuffer {
    const gl = this.#gl;
    const buffer = gl.createBuffer();
    gl.bindBuffer(gl.PIXEL_PACK_BUFFER, buffer);
    gl.bufferData(gl.PIXEL_PACK_BUFFER, PROBE_BYTES, gl.STREAM_READ);
    return buffer;
  }

  readonly #poll = (): void => {
    this.#timer = undefined;
    const gl = this.#gl;
    if (gl.isContextLost()) return this.close();
    for (let oldest = this.#pending[0]; oldest; oldest = this.#pending[0]) {
      if (gl.getSyncParameter(oldest.sync, gl.SYNC_STATUS) !== gl.SIGNALED) break;
      this.#finishOldest();
    }
    if (this.#pending.length > 0) this.#timer = setTimeout(this.#poll, POLL_MS);
  };

  #finishOldest(): void {
    const oldest = this.#pending.shift();
    if (!oldest) return;
    const gl = this.#gl;
    const pixels = new Uint8Array(PROBE_BYTES);
    gl.bindBuffer(gl.PIXEL_PACK_BUFFER, oldest.buffer);
    gl.getBufferSubData(gl.PIXEL_PACK_BUFFER, 0, pixels);
    gl.bindBuffer(gl.PIXEL_PACK_BUFFER, null);
    // Nothing was read.
    if (gl.isContextLost()) return;
    gl.deleteSync(oldest.sync);
    this.#free.push(oldest.buffer);
    oldest.take(pixels);
  }
}
