/** Why a frame ended without a worker. `disconnected` is owed no answer. */
type LaneEnd = 'superseded' | 'expired' | 'reconfigured' | 'draining' | 'disconnected';

export interface WaitingFrame<F> {
  readonly frame: F;
  readonly sessionId: string;
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

/** Frames of one session that may run at once; the second only on a worker nobody else can use. */
const MAX_RUNNING_PER_SESSION = 2;

/**
 * One lane a session: the newest frame waits, at most two run. Lanes are kept in the order of their last
 * turn, so taking the first eligible one is a fair round-robin, and a session that paused is served at once.
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

  /** The frame to run now on an idle worker. */
  take(): FrameLease<F> | undefined {
    const turn = this.#find((lane) => lane.running === 0) ?? this.#find(mayRunBeside);
    if (!turn) return undefined;
    const [sessionId, lane, entry] = turn;
    lane.waiting = undefined;
    lane.running++;
    lane.orderedRunning = entry.ordered;
    this.#lanes.delete(sessionId);
    this.#lanes.set(sessionId, lane);
    return { ...entry, lane };
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

  #find(
    eligible: (lane: Lane<F>, entry: WaitingFrame<F>) => boolean,
  ): [string, Lane<F>, WaitingFrame<F>] | undefined {
    for (const [sessionId, lane] of this.#lanes)
      if (lane.waiting && eligible(lane, lane.waiting)) return [sessionId, lane, lane.waiting];
    return undefined;
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

const mayRunBeside = <F>(lane: Lane<F>, entry: WaitingFrame<F>): boolean =>
  lane.running < MAX_RUNNING_PER_SESSION && !entry.ordered && !lane.orderedRunning;
