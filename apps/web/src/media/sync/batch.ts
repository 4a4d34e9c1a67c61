/** Changes that follow one another this fast go out together: a slider sends dozens a second, the server takes twenty. */
export const BATCH_MS = 200;

/**
 * Gathers changes and hands them on at most once every BATCH_MS, the later ones over the earlier. Nothing is put off
 * for longer, however many come.
 */
export class Batch<T extends object> {
  readonly #send: (change: Partial<T>) => void;
  #change: Partial<T> = {};
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(send: (change: Partial<T>) => void) {
    this.#send = send;
  }

  add(change: Partial<T>): void {
    this.#change = { ...this.#change, ...change };
    this.#timer ??= setTimeout(() => this.#flush(), BATCH_MS);
  }

  /** Forgets what was gathered. */
  clear(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#change = {};
  }

  #flush(): void {
    const change = this.#change;
    this.clear();
    this.#send(change);
  }
}
