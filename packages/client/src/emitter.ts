export type Listener<T> = (payload: T) => void;

/** Typed events. A listener that throws is reported and harms neither the others nor the emitter's owner. */
export class Emitter<Events extends object> {
  readonly #listeners: { [K in keyof Events]?: Set<Listener<Events[K]>> } = {};
  readonly #onListenerError: (error: unknown) => void;

  constructor(onListenerError: (error: unknown) => void) {
    this.#onListenerError = onListenerError;
  }

  /** Returns the function that unsubscribes. The same function registered twice is called once. */
  on<K extends keyof Events>(event: K, listener: Listener<Events[K]>): () => void {
    const set: Set<Listener<Events[K]>> = this.#listeners[event] ?? new Set();
    this.#listeners[event] = set;
    set.add(listener);
    return () => {
      set.delete(listener);
    };
  }

  emit<K extends keyof Events>(event: K, payload: Events[K]): void {
    const set = this.#listeners[event];
    if (!set) return;
    // Listeners added by this round wait for the next one.
    const round = [...set];
    for (const listener of round) {
      // One removed by an earlier listener of this round must not be called any more.
      if (!set.has(listener)) continue;
      try {
        listener(payload);
      } catch (error) {
        this.#onListenerError(error);
      }
    }
  }
}

/** Default for errors of listeners: uncaught in a turn of its own, as the platform's event targets do. */
export function rethrowLater(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}
