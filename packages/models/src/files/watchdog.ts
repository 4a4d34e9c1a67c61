/** Aborts its signal when it was not stopped in time; also when the outer signal aborts. */
export class Watchdog {
  readonly signal: AbortSignal;
  readonly #limitMs: number;
  readonly #controller = new AbortController();
  #timer: NodeJS.Timeout | undefined;

  constructor(limitMs: number, outer: AbortSignal) {
    this.#limitMs = limitMs;
    this.signal = AbortSignal.any([outer, this.#controller.signal]);
  }

  get expired(): boolean {
    return this.#controller.signal.aborted;
  }

  /** Begins, or begins anew. */
  start(): void {
    this.stop();
    this.#timer = setTimeout(() => this.#controller.abort(), this.#limitMs);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}
