/** Presents that may be under way in the graphics process: one drawn while the next is being prepared. */
const MAX_QUEUED = 2;
/** A driver that never says that it finished is not waited for longer. */
const MAX_WAIT_MS = 1000;

/**
 * Knows whether the graphics keep up. Draw calls return at once and queue without limit: on a slow machine seconds of
 * old pictures would pile up. Whoever presents asks first and lets the picture go.
 */
export class PresentQueue {
  readonly #gl: WebGL2RenderingContext;
  #fences: { readonly sync: WebGLSync; readonly atMs: number }[] = [];

  constructor(gl: WebGL2RenderingContext) {
    this.#gl = gl;
  }

  /** Notes what was drawn just now. */
  mark(nowMs: number): void {
    const sync = this.#gl.fenceSync(this.#gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
    // Null only when the context is lost.
    if (!sync) return;
    this.#gl.flush();
    this.#fences.push({ sync, atMs: nowMs });
    if (this.#fences.length > MAX_QUEUED) this.#forgetOldest();
  }

  /** True while another present would have to wait. */
  isFull(nowMs: number): boolean {
    return this.#underWay(nowMs) >= MAX_QUEUED;
  }

  /** True when nothing is under way. */
  isEmpty(nowMs: number): boolean {
    return this.#underWay(nowMs) === 0;
  }

  #underWay(nowMs: number): number {
    for (let oldest = this.#fences[0]; oldest; oldest = this.#fences[0]) {
      const isDone = this.#gl.getSyncParameter(oldest.sync, this.#gl.SYNC_STATUS) === this.#gl.SIGNALED;
      if (!isDone && nowMs - oldest.atMs < MAX_WAIT_MS) break;
      this.#forgetOldest();
    }
    return this.#fences.length;
  }

  #forgetOldest(): void {
    const oldest = this.#fences.shift();
    if (oldest) this.#gl.deleteSync(oldest.sync);
  }
}
