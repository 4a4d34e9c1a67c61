import { type Dispatch, Scheduler } from '../scheduler.js';

export interface Sender {
  readonly id: string;
  readonly fps: number;
  /** Offset of the first frame in milliseconds. */
  readonly phaseMs: number;
}

export interface Load {
  readonly senders: readonly Sender[];
  readonly workers: number;
  /** How long a worker holds one frame. */
  readonly runMs: number;
  readonly durationMs: number;
  readonly deadlineMs: number;
  /** A still is asked for every so many milliseconds; 0 = never. */
  readonly stillEveryMs: number;
}

export interface LoadResult {
  /** Frames run for each sender. */
  readonly served: ReadonlyMap<string, number>;
  readonly stillsServed: number;
  readonly stillsRefused: number;
  /** Longest wait of a still that ran. */
  readonly maxStillWaitMs: number;
  /** Longest wait of a frame that ran. */
  readonly maxQueueMs: number;
}

interface Busy {
  readonly untilMs: number;
  readonly work: Dispatch<
    { readonly sessionId: string; readonly arrivedMs: number },
    { readonly askedMs: number }
  >;
}

/** Runs a scheduler against senders and workers on a clock of whole milliseconds. */
export function simulate(load: Load): LoadResult {
  const scheduler = new Scheduler<{ sessionId: string; arrivedMs: number }, { askedMs: number }>({
    deadlineMs: load.deadlineMs,
    workerCount: load.workers,
  });
  for (const { id } of load.senders) scheduler.openSession(id);
  const served = new Map(load.senders.map(({ id }) => [id, 0]));
  let busy: Busy[] = [];
  let stillsServed = 0;
  let stillsRefused = 0;
  let maxStillWaitMs = 0;
  let maxQueueMs = 0;
  for (let nowMs = 0; nowMs < load.durationMs; nowMs++) {
    for (const { work } of busy.filter(({ untilMs }) => untilMs <= nowMs))
      if (work.kind === 'frame') scheduler.finishFrame(work.lease);
      else scheduler.finishStill();
    busy = busy.filter(({ untilMs }) => untilMs > nowMs);
    for (const sender of load.senders.filter((each) => isDue(each, nowMs)))
      scheduler.putFrame({
        frame: { sessionId: sender.id, arrivedMs: nowMs },
        sessionId: sender.id,
        ordered: false,
        arrivedMs: nowMs,
      });
    if (load.stillEveryMs > 0 && nowMs % load.stillEveryMs === 0)
      stillsRefused += scheduler.putStill({ askedMs: nowMs }, nowMs) ? 0 : 1;
    scheduler.expire(nowMs);
    while (busy.length < load.workers) {
      const work = scheduler.next(nowMs);
      if (!work) break;
      busy.push({ untilMs: nowMs + load.runMs, work });
      if (work.kind === 'still') {
        stillsServed++;
        maxStillWaitMs = Math.max(maxStillWaitMs, nowMs - work.still.askedMs);
        continue;
      }
      const { sessionId, arrivedMs } = work.lease.frame;
      served.set(sessionId, (served.get(sessionId) ?? 0) + 1);
      maxQueueMs = Math.max(maxQueueMs, nowMs - arrivedMs);
    }
  }
  return { served, stillsServed, stillsRefused, maxStillWaitMs, maxQueueMs };
}

const isDue = ({ fps, phaseMs }: Sender, nowMs: number): boolean =>
  Math.floor(((nowMs - phaseMs) * fps) / 1000) > Math.floor(((nowMs - 1 - phaseMs) * fps) / 1000);

/** Jain's fairness index: 1 when all shares are equal, 1/n when one has everything. */
export function jainIndex(shares: readonly number[]): number {
  const sum = shares.reduce((total, share) => total + share, 0);
  const squares = shares.reduce((total, share) => total + share * share, 0);
  return squares === 0 ? 1 : (sum * sum) / (shares.length * squares);
}
