/** Why a frame ended without a worker. `disconnected` is owed no answer. */
type LaneEnd = 'superseded' | 'expired' | 'reconfigured' | 'draining' | 'disconnected';

export interface WaitingFrame<F> {
  readonly frame: F;
  readonly sessionId: string;
  /** Only frames of one mode run in one batch. */
  readonly mode: string;
  /** The mode keeps state: frames of this session must run one after the other. */
  readonly ordered: boolean;
  readonly arrivedMs: number;
}

export interface EndedFrame<F> {
  readonly frame: F;
  readonly sessionId: string;
  readonly reason: LaneEnd;
}

interface Lane<F> {
  waiting: WaitingFrame<F> | undefined;
  running: number;
  orderedRunning: boolean;
}

/** A frame that holds a worker until it is given to `finish`. */
export interface FrameLease<F> extends WaitingFrame<F> {
  readonly lane: Lane<F>;
}

/** What an idle worker may take at once. */
export interface TakeLimits {
  /** Workers that are idle now, this one included; at least 1. */
  readonly idleWorkers: number;
  /** Frames of this mode that one batch may have, at least 1. */
  batchLimit(mode: string): number;
}

/** Frames of one session that may run at once; the second only on a worker nobody else can use. */
export const MAX_RUNNING_PER_SESSION = 2;

/**
 * One lane a session: the newest frame waits, at most two run. Lanes are kept in the order of their last
 * turn, so taking the first eligible ones is a fair round-robin, and a session that paused is served at once.
 * Pure: times are arguments, milliseconds on any monotonic clock.
 */
export class FrameLanes<F> {
  readonly #lanes = new Map<string, Lane<F>>();
  readonly #deadlineMs: number;

  constructor(deadlineMs: number) {
    this.#deadlineMs = deadlineMs;
  }

  get waiting(): number {
    let count = 0;
    for (const lane of this.#lanes.values()) if (lane.waiting) count++;
    return count;
  }

  open(sessionId: string): void {
    if (!this.#lanes.has(sessionId))
      this.#lanes.set(sessionId, { waiting: undefined, running: 0, orderedRunning: false });
  }

  /** Frees the lane; running frames stay with their leases and may be finished later. */
  close(sessionId: string): EndedFrame<F> | undefined {
    const ended = this.#end(sessionId, 'disconnected');
    this.#lanes.delete(sessionId);
    return ended;
  }

  /** Latest wins: the frame that waited, if any, comes back as superseded. A frame of no lane is disconnected. */
  put(entry: WaitingFrame<F>): EndedFrame<F> | undefined {
    const lane = this.#lanes.get(entry.sessionId);
    if (!lane) return { frame: entry.frame, sessionId: entry.sessionId, reason: 'disconnected' };
    const ended = this.#end(entry.sessionId, 'superseded');
    lane.waiting = entry;
    return ended;
  }

  /**
   * The frames that an idle worker runs now, in one batch: that of the lane whose turn it is, and with it others of the
   * same mode in the order of their turns, one a session. What waits is shared out evenly over the idle workers, so that
   * nobody waits in a long batch beside a worker with nothing to do. Empty when nothing may run.
   */
  take(limits: TakeLimits): FrameLease<F>[] {
    const free = this.#survey(isFree);
    const [{ first, count }, may] = free.first ? [free, isFree] : [this.#survey(mayRunBeside), mayRunBeside];
    if (!first) return [];
    const size = Math.min(limits.batchLimit(first.mode), Math.ceil(count / limits.idleWorkers));
    const turns: FrameLease<F>[] = [];
    for (const lane of this.#lanes.values()) {
      if (turns.length >= size) break;
      if (lane.waiting?.mode === first.mode && may(lane, lane.waiting)) turns.push({ ...lane.waiting, lane });
    }
    for (const turn of turns) this.#start(turn);
    return turns;
  }

  finish(lease: FrameLease<F>): void {
    lease.lane.running--;
    if (lease.lane.running === 0) lease.lane.orderedRunning = false;
  }

  /** Drops what a session has waiting because its settings changed. */
  reconfigure(sessionId: string): EndedFrame<F> | undefined {
    return this.#end(sessionId, 'reconfigured');
  }

  /** Ends every waiting frame. */
  drain(): EndedFrame<F>[] {
    return this.#endWhere('draining', () => true);
  }

  /** Ends the waiting frames whose deadline has come. */
  expire(nowMs: number): EndedFrame<F>[] {
    return this.#endWhere('expired', (entry) => nowMs >= entry.arrivedMs + this.#deadlineMs);
  }

  /** When `expire` will next have something to end. */
  nextExpiryMs(): number | undefined {
    let next: number | undefined;
    for (const { waiting } of this.#lanes.values()) {
      if (!waiting) continue;
      const expiryMs = waiting.arrivedMs + this.#deadlineMs;
      if (next === undefined || expiryMs < next) next = expiryMs;
    }
    return next;
  }

  /** The first waiting frame whose lane may run it now, and how many there are. */
  #survey(may: (lane: Lane<F>, entry: WaitingFrame<F>) => boolean): {
    readonly first: WaitingFrame<F> | undefined;
    readonly count: number;
  } {
    let first: WaitingFrame<F> | undefined;
    let count = 0;
    for (const lane of this.#lanes.values()) {
      if (!lane.waiting || !may(lane, lane.waiting)) continue;
      first ??= lane.waiting;
      count++;
    }
    return { first, count };
  }

  #start({ sessionId, lane, ordered }: FrameLease<F>): void {
    lane.waiting = undefined;
    lane.running++;
    lane.orderedRunning = ordered;
    this.#lanes.delete(sessionId);
    this.#lanes.set(sessionId, lane);
  }

  #end(sessionId: string, reason: LaneEnd): EndedFrame<F> | undefined {
    const lane = this.#lanes.get(sessionId);
    if (!lane?.waiting) return undefined;
    const { frame } = lane.waiting;
    lane.waiting = undefined;
    return { frame, sessionId, reason };
  }

  #endWhere(reason: LaneEnd, ends: (entry: WaitingFrame<F>) => boolean): EndedFrame<F>[] {
    const ended: EndedFrame<F>[] = [];
    for (const [sessionId, { waiting }] of this.#lanes) {
      if (!waiting || !ends(waiting)) continue;
      const end = this.#end(sessionId, reason);
      if (end) ended.push(end);
    }
    return ended;
  }
}

const isFree = <F>(lane: Lane<F>): boolean => lane.running === 0;

const mayRunBeside = <F>(lane: Lane<F>, entry: WaitingFrame<F>): boolean =>
  lane.running < MAX_RUNNING_PER_SESSION && !entry.ordered && !lane.orderedRunning;
