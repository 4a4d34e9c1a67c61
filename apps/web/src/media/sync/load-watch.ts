import type { Fault, ServerPhase, Status } from '@maskwire/protocol';

export type LoadFault =
  | { readonly isOurs: false }
  | { readonly isOurs: true; readonly reason: string | undefined };

const isLoading = (phase: ServerPhase): boolean => phase === 'loading' || phase === 'warming';

/** What is said where the server gave no reason: another session was told it. */
const restingFor = (retryAfterMs: number): string =>
  `The server could not load the mode and tries again in ${Math.ceil(retryAfterMs / 1000)} s at the earliest`;

/**
 * Tells when the server could not load the mode in force. It says so twice, in a fault with the reason and in a
 * status with the time of its next try, in either order, or in the status alone when another session had asked first:
 * one failure comes out. Pure.
 */
export class LoadWatch {
  /** The failure at hand was told already. */
  #isTold = false;

  /** Another mode, or another connection. */
  reset(): void {
    this.#isTold = false;
  }

  /** The reason, when this is news of a failure. */
  status(status: Status): string | undefined {
    if (isLoading(status.phase) && status.retryAfterMs !== undefined)
      return this.#tell(restingFor(status.retryAfterMs));
    // It is being tried (again).
    this.#isTold = false;
    return undefined;
  }

  /** As `status`, for a fault in a server phase; `isOurs` is false when it is about something else. */
  fault({ code, message }: Fault, phase: ServerPhase | undefined): LoadFault {
    if (code !== 'not_ready' || phase === undefined || !isLoading(phase)) return { isOurs: false };
    return { isOurs: true, reason: this.#tell(message) };
  }

  #tell(reason: string): string | undefined {
    if (this.#isTold) return undefined;
    this.#isTold = true;
    return reason;
  }
}
