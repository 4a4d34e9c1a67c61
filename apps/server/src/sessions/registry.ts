import type { Session } from './session.js';

/** The sessions that are open, never more than `maxSessions`. */
export class SessionRegistry {
  readonly maxSessions: number;
  readonly #sessions = new Map<string, Session>();

  constructor(maxSessions: number) {
    this.maxSessions = maxSessions;
  }

  get size(): number {
    return this.#sessions.size;
  }

  get isFull(): boolean {
    return this.#sessions.size >= this.maxSessions;
  }

  /** False when the house is full; the session was not added. */
  add(session: Session): boolean {
    if (this.isFull) return false;
    this.#sessions.set(session.id, session);
    return true;
  }

  /** Idempotent. */
  remove(sessionId: string): void {
    this.#sessions.delete(sessionId);
  }
}
