import {
  type EndedFrame,
  FrameLanes,
  type FrameLease,
  type TakeLimits,
  type WaitingFrame,
} from './frame-lanes.js';
import { StillQueue } from './still-queue.js';

/** Stills waiting at once; the next one is refused as overloaded. */
export const STILL_QUEUE_CAPACITY = 16;
/** A still older than this goes before frames, but only one still in each such span. */
export const STILL_AGING_MS = 1000;
/** A still that got no worker for so long is given up. */
export const STILL_DEADLINE_MS = 30_000;

interface SchedulerOptions {
  /** Longest wait of a frame, from its arrival, in milliseconds. */
  readonly deadlineMs: number;
  readonly workerCount: number;
}

export type Dispatch<F, S> =
  /** One batch: at least one frame, all of one mode. */
  | { readonly kind: 'frames'; readonly leases: readonly FrameLease<F>[] }
  | { readonly kind: 'still'; readonly still: S };

interface Expired<F, S> {
  readonly frames: readonly EndedFrame<F>[];
  readonly stills: readonly S[];
}

/**
 * Decides what runs next; runs nothing itself. Frames go first, in fair turns over the sessions, batched
 * where the engine gains by it: never by waiting for more, only by taking together what waits anyway. Stills take
 * what frames leave over, are kept from starving by age, and never hold the last worker of several.
 *
 * Whatever was put in ends exactly once: in `next` (then owed a `finish…`), `expire`, `drain`, or in the return
 * value of the call that pushed it out.
 */
export class Scheduler<F, S> {
  readonly #lanes: FrameLanes<F>;
  readonly #stills = new StillQueue<S>({ capacity: STILL_QUEUE_CAPACITY, deadlineMs: STILL_DEADLINE_MS });
  readonly #maxRunningStills: number;
  #runningStills = 0;
  #lastAgedMs = Number.NEGATIVE_INFINITY;

  constructor(options: SchedulerOptions) {
    this.#lanes = new FrameLanes<F>(options.deadlineMs);
    this.#maxRunningStills = Math.max(1, options.workerCount - 1);
  }

  get waitingFrames(): number {
    return this.#lanes.waiting;
  }

  get waitingStills(): number {
    return this.#stills.length;
  }

  openSession(sessionId: string): void {
    this.#lanes.open(sessionId);
  }

  closeSession(sessionId: string): EndedFrame<F> | undefined {
    return this.#lanes.close(sessionId);
  }

  /** The frame that had to go for this one, if any. */
  putFrame(entry: WaitingFrame<F>): EndedFrame<F> | undefined {
    return this.#lanes.put(entry);
  }

  reconfigure(sessionId: string): EndedFrame<F> | undefined {
    return this.#lanes.reconfigure(sessionId);
  }

  /** False when the queue of stills is full. */
  putStill(still: S, nowMs: number): boolean {
    return this.#stills.put(still, nowMs);
  }

  /** True when the still was waiting and is out; false when it runs or has ended. */
  cancelStill(still: S): boolean {
    return this.#stills.cancel(still);
  }

  /** What an idle worker should do now. Call `expire` first, so that nothing stale is run. */
  next(nowMs: number, limits: TakeLimits): Dispatch<F, S> | undefined {
    if (this.#stillIsDue(nowMs)) {
      this.#lastAgedMs = nowMs;
      return this.#takeStill();
    }
    const leases = this.#lanes.take(limits);
    if (leases.length > 0) return { kind: 'frames', leases };
    return this.#takeStill();
  }

  finishFrame(lease: FrameLease<F>): void {
    this.#lanes.finish(lease);
  }

  finishStill(): void {
    this.#runningStills--;
  }

  expire(nowMs: number): Expired<F, S> {
    return { frames: this.#lanes.expire(nowMs), stills: this.#stills.expire(nowMs) };
  }

  /** When `expire` will next have something to end; it must be called then even if no worker is free. */
  nextExpiryMs(): number | undefined {
    const frameMs = this.#lanes.nextExpiryMs();
    const stillMs = this.#stills.nextExpiryMs();
    if (frameMs === undefined || stillMs === undefined) return frameMs ?? stillMs;
    return Math.min(frameMs, stillMs);
  }

  /** Ends everything that waits. */
  drain(): Expired<F, S> {
    return { frames: this.#lanes.drain(), stills: this.#stills.drain() };
  }

  #stillIsDue(nowMs: number): boolean {
    const waitMs = this.#stills.oldestWaitMs(nowMs);
    return (
      waitMs !== undefined &&
      waitMs >= STILL_AGING_MS &&
      nowMs - this.#lastAgedMs >= STILL_AGING_MS &&
      this.#stillMayRun()
    );
  }

  #stillMayRun(): boolean {
    return this.#runningStills < this.#maxRunningStills;
  }

  #takeStill(): Dispatch<F, S> | undefined {
    if (!this.#stillMayRun()) return undefined;
    const still = this.#stills.take();
    if (still === undefined) return undefined;
    this.#runningStills++;
    return { kind: 'still', still };
  }
}
