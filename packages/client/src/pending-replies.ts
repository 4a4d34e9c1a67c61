import type { Clock } from './clock.js';

interface PendingReply<T> {
  readonly reply: Promise<T>;
  /** Only the first settlement counts. */
  settle(value: T): void;
}

/** Answers that are waited for: each settles by its answer, by its time limit or when all are let go. */
export class PendingReplies<T> {
  readonly #clock: Clock;
  readonly #open = new Set<PendingReply<T>>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  open(limitMs: number, onTimeout: T): PendingReply<T> {
    let resolve: (value: T) => void = () => {};
    const reply = new Promise<T>((done) => {
      resolve = done;
    });
    const pending: PendingReply<T> = {
      reply,
      settle: (value) => {
        cancel();
        this.#open.delete(pending);
        resolve(value);
      },
    };
    const cancel = this.#clock.after(limitMs, () => pending.settle(onTimeout));
    this.#open.add(pending);
    return pending;
  }

  settleAll(value: T): void {
    for (const pending of this.#open) pending.settle(value);
  }
}
