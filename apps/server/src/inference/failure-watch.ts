import { START_ATTEMPTS } from './limits.js';

/** Workers lost within the span after which the engine itself counts as broken. */
export const MAX_LOSSES = 4;
export const LOSS_SPAN_MS = 60_000;

/**
 * Tells an engine that is broken from a worker that had bad luck: its workers cannot start any more, or start and die
 * again and again. Pure; times are milliseconds on any monotonic clock.
 */
export class FailureWatch {
  #lossesMs: readonly number[] = [];

  /** Counts one lost worker; true when the engine should be given up. */
  isBroken(startFailuresInARow: number, nowMs: number): boolean {
    this.#lossesMs = [...this.#lossesMs.filter((lostMs) => nowMs - lostMs < LOSS_SPAN_MS), nowMs].slice(
      -MAX_LOSSES,
    );
    return startFailuresInARow >= START_ATTEMPTS || this.#lossesMs.length >= MAX_LOSSES;
  }
}
