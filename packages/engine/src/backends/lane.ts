import { setImmediate } from 'node:timers/promises';

/**
 * Runs tasks one after the other in order of arrival. Between two tasks the event loop gets a turn, so that
 * an abort or a message can arrive while synchronous runs are queued back to back.
 */
export class Lane {
  #tail: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  async run<T>(task: () => Promise<T>): Promise<T> {
    const before = this.#tail;
    const free = this.#waiting === 0;
    this.#waiting++;
    const result = (async () => {
      if (!free) {
        await before;
        await setImmediate();
      }
      return task();
    })();
    // The tail only orders; the failure belongs to the caller of this task.
    this.#tail = result.then(
      () => undefined,
      () => undefined,
    );
    try {
      return await result;
    } finally {
      this.#waiting--;
    }
  }

  /** Resolves when every task given so far has ended. */
  async drained(): Promise<void> {
    await this.#tail;
  }
}
