/** Presents that may be under way in the graphics process: one drawn while the next is being prepared. */
const MAX_QUEUED = 2;
/**
 * A driver that never says that it finished is not waited for longer. Pictures have taken 4 s on a crowded machine without
 * a graphics card: shorter, and they would pile up there.
 */
const MAX_WAIT_MS = 8000;
/** How often the graphics are asked whether they finished: how exactly their time is known. */
const POLL_MS = 8;

/**
 * Knows whether the graphics keep up. Draw calls return at once and queue without limit: on a slow machine seconds of
 * old pictures would pile up. Whoever presents asks first and lets the picture go.
 */
export class PresentQueue {
  readonly #gl: WebGL2RenderingContext;
  readonly #finished: (tookMs: number) => void;
  #fences: { readonly sync: WebGLSync; readonly atMs: number }[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param finished is told of each picture, to a few milliseconds, how long after it was drawn it was ready */
  constructor(gl: WebGL2RenderingContext, finished: (tookMs: number) => void) {
    this.#gl = gl;
    this.#finished = finished;
  }

  /** Notes what was drawn just now. */
  mark(nowMs: number): void {
    const sync = this.#gl.fenceSync(this.#gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
    // Null only when the context is lost.
    if (!sync) return;
    this.#gl.flush();
    this.#fences.push({ sync, atMs: nowMs });
    if (this.#fences.length > MAX_QUEUED) this.#end(nowMs);
    this.#timer ??= setTimeout(this.#poll, POLL_MS);
  }

  /** True while another present would have to wait. */
  isFull(nowMs: number): boolean {
    return this.#underWay(nowMs) >= MAX_QUEUED;
  }

  /** True when nothing is under way. */
  isEmpty(nowMs: number): boolean {
    return this.#underWay(nowMs) === 0;
  }

  /** Forgets what is under way. Idempotent. */
  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (const { sync } of this.#fences) this.#gl.deleteSync(sync);
    this.#fences = [];
  }

  readonly #poll = (): void => {
    this.#timer = undefined;
    if (this.#underWay(performance.now()) > 0) this.#timer = setTimeout(this.#poll, POLL_MS);
  };

  #underWay(nowMs: number): number {
    for (let oldest = this.#fences[0]; oldest; oldest = this.#fences[0]) {
      const isDone = this.#gl.getSyncParameter(oldest.sync, this.#gl.SYNC_STATUS) === this.#gl.SIGNALED;
      if (!isDone && nowMs - oldest.atMs < MAX_WAIT_MS) break;
      this.#end(nowMs);
    }
    return this.#fences.length;
  }

  /** The oldest is over, or one more than is waited for. */
  #end(nowMs: number): void {
    const oldest = this.#fences.shift();
    if (!oldest) return;
    this.#gl.deleteSync(oldest.sync);
    this.#finished(nowMs - oldest.atMs);
  }
}
