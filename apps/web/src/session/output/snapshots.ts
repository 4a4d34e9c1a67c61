import type { SnapshotAnswer } from '../../media/messages.js';

/** A picture of 4K takes a slow machine a few seconds. */
const LIMIT_MS = 15_000;

export type Snapshot = Extract<SnapshotAnswer, { kind: 'snapshot-taken' }>;

/** Pairs the worker's answers with who asked; one at a time. */
export class Snapshots {
  #lastId = 0;
  #settle: ((answer: SnapshotAnswer) => void) | undefined;

  /**
   * @param ask sends the command
   * @throws {Error} with the reason for the user, also when the answer does not come
   */
  async take(ask: (id: number) => void): Promise<Snapshot> {
    const id = ++this.#lastId;
    const answer = await new Promise<SnapshotAnswer>((resolve) => {
      this.#settle = resolve;
      setTimeout(() => resolve({ kind: 'snapshot-failed', id, message: TOO_LATE }), LIMIT_MS);
      ask(id);
    });
    if (answer.kind === 'snapshot-failed') throw new Error(answer.message);
    return answer;
  }

  /** An answer to what nobody waits for any more is let go. */
  handle(answer: SnapshotAnswer): void {
    if (answer.id === this.#lastId) this.#settle?.(answer);
  }
}

const TOO_LATE = 'The picture could not be saved in time. Try again.';
