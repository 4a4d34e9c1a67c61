import type { TakeLimits } from '../frame-lanes.js';
import { type Dispatch, Scheduler } from '../scheduler.js';

export interface Sender {
  readonly id: string;
  readonly fps: number;
  /** Offset of the first frame in milliseconds. */
  readonly phaseMs: number;
  /** @default 'm' */
  readonly mode?: string;
  /** Frames run one after the other. @default false */
  readonly ordered?: boolean;
}

/** How many frames a run may take, and what is learned from it. */
export interface BatchPolicy {
  limit(mode: string): number;
  record(mode: string, frames: number, tookMs: number): void;
}

export interface Load {
  readonly senders: readonly Sender[];
  readonly workers: number;
  /** How long a worker holds a batch of `frames` frames; stills take as long as one. */
  readonly runMs: (frames: number) => number;
  /** @default one frame a run */
  readonly batches?: BatchPolicy;
  readonly durationMs: number;
  readonly deadlineMs: number;
  /** A still is asked for every so many milliseconds; 0 = never. */
  readonly stillEveryMs: number;
}

export interface LoadResult {
  /** Frames run for each sender. */
  readonly served: ReadonlyMap<string, number>;
  /** Senders of each batch in the order of their turns, with its mode. */
  readonly batches: readonly { readonly mode: string; readonly sessions: readonly string[] }[];
  /** Milliseconds in which a worker was idle although a frame waited that might have run. */
  readonly wastedMs: number;
  /** Runs that overlapped another of the same sender although its frames are ordered. */
  readonly overlaps: number;
  readonly stillsServed: number;
  readonly stillsRefused: number;
  /** Longest wait of a still that ran. */
  readonly maxStillWaitMs: number;
  /** Longest wait of a frame that ran. */
  readonly maxQueueMs: number;
  /** Mean time from a frame's arrival to the end of its run. */
  readonly meanServiceMs: number;
}

interface Frame {
  readonly sender: Sender;
  readonly arrivedMs: number;
}
type Work = Dispatch<Frame, { readonly askedMs: number }>;

const ONE_AT_A_TIME: BatchPolicy = { limit: () => 1, record: () => undefined };

/** Runs a scheduler against senders and workers on a clock of whole milliseconds. */
export const simulate = (load: Load): LoadResult => new Simulation(load).run();

class Simulation {
  readonly #load: Load;
  readonly #policy: BatchPolicy;
  readonly #scheduler: Scheduler<Frame, { readonly askedMs: number }>;
  readonly #served: Map<string, number>;
  readonly #batches: { mode: string; sessions: string[] }[] = [];
  #busy: { readonly untilMs: number; readonly startedMs: number; readonly work: Work }[] = [];
  #counts = { wastedMs: 0, overlaps: 0, stillsServed: 0, stillsRefused: 0 };
  #maxStillWaitMs = 0;
  #maxQueueMs = 0;
  #serviceMs = 0;

  constructor(load: Load) {
    this.#load = load;
    this.#policy = load.batches ?? ONE_AT_A_TIME;
    this.#scheduler = new Scheduler({ deadlineMs: load.deadlineMs, workerCount: load.workers });
    for (const { id } of load.senders) this.#scheduler.openSession(id);
    this.#served = new Map(load.senders.map(({ id }) => [id, 0]));
  }

  run(): LoadResult {
    for (let nowMs = 0; nowMs < this.#load.durationMs; nowMs++) {
      this.#finishRuns(nowMs);
      this.#offer(nowMs);
      this.#scheduler.expire(nowMs);
      this.#dispatch(nowMs);
    }
    const frames = [...this.#served.values()].reduce((total, count) => total + count, 0);
    return {
      served: this.#served,
      batches: this.#batches,
      ...this.#counts,
      maxStillWaitMs: this.#maxStillWaitMs,
      maxQueueMs: this.#maxQueueMs,
      meanServiceMs: this.#serviceMs / Math.max(1, frames),
    };
  }

  #finishRuns(nowMs: number): void {
    for (const { work, startedMs } of this.#busy.filter(({ untilMs }) => untilMs <= nowMs)) {
      if (work.kind === 'still') {
        this.#scheduler.finishStill();
        continue;
      }
      for (const lease of work.leases) this.#scheduler.finishFrame(lease);
      this.#policy.record(work.leases[0]?.mode ?? '', work.leases.length, nowMs - startedMs);
    }
    this.#busy = this.#busy.filter(({ untilMs }) => untilMs > nowMs);
  }

  #offer(nowMs: number): void {
    const { senders, stillEveryMs } = this.#load;
    for (const sender of senders.filter((each) => isDue(each, nowMs)))
      this.#scheduler.putFrame({
        frame: { sender, arrivedMs: nowMs },
        sessionId: sender.id,
        mode: sender.mode ?? 'm',
        ordered: sender.ordered ?? false,
        arrivedMs: nowMs,
      });
    if (stillEveryMs > 0 && nowMs % stillEveryMs === 0)
      this.#counts.stillsRefused += this.#scheduler.putStill({ askedMs: nowMs }, nowMs) ? 0 : 1;
  }

  #dispatch(nowMs: number): void {
    while (this.#busy.length < this.#load.workers) {
      const work = this.#scheduler.next(nowMs, this.#limits());
      if (!work) break;
      this.#start(work, nowMs);
    }
    const running = new Set(this.#busy.flatMap(({ work }) => sessionsOf(work)));
    const idle = this.#load.workers - this.#busy.length;
    if (idle > 0 && this.#scheduler.waitingFrames > 0 && running.size < this.#load.senders.length)
      this.#counts.wastedMs++;
  }

  #limits(): TakeLimits {
    return {
      idleWorkers: this.#load.workers - this.#busy.length,
      batchLimit: (mode) => this.#policy.limit(mode),
    };
  }

  #start(work: Work, nowMs: number): void {
    const frames = work.kind === 'frames' ? work.leases.length : 1;
    const tookMs = this.#load.runMs(frames);
    if (work.kind === 'still') {
      this.#counts.stillsServed++;
      this.#maxStillWaitMs = Math.max(this.#maxStillWaitMs, nowMs - work.still.askedMs);
    } else {
      const running = new Set(this.#busy.flatMap((each) => sessionsOf(each.work)));
      const [first] = work.leases;
      this.#batches.push({ mode: first?.mode ?? '', sessions: sessionsOf(work) });
      for (const { frame, ordered } of work.leases) {
        const { id } = frame.sender;
        if (ordered && running.has(id)) this.#counts.overlaps++;
        this.#served.set(id, (this.#served.get(id) ?? 0) + 1);
        this.#maxQueueMs = Math.max(this.#maxQueueMs, nowMs - frame.arrivedMs);
        this.#serviceMs += nowMs - frame.arrivedMs + tookMs;
      }
    }
    this.#busy.push({ untilMs: nowMs + tookMs, startedMs: nowMs, work });
  }
}

const sessionsOf = (work: Work): string[] =>
  work.kind === 'frames' ? work.leases.map(({ sessionId }) => sessionId) : [];

const isDue = ({ fps, phaseMs }: Sender, nowMs: number): boolean =>
  Math.floor(((nowMs - phaseMs) * fps) / 1000) > Math.floor(((nowMs - 1 - phaseMs) * fps) / 1000);

/** Jain's fairness index: 1 when all shares are equal, 1/n when one has everything. */
export function jainIndex(shares: readonly number[]): number {
  const sum = shares.reduce((total, share) => total + share, 0);
  const squares = shares.reduce((total, share) => total + share * share, 0);
  return squares === 0 ? 1 : (sum * sum) / (shares.length * squares);
}
