import { type DropReason, NO_TIMES } from '@maskwire/protocol';
import type { FrameJob, FrameOutcome, InferencePool, StillJob, StillOutcome } from '../inference/contract.js';
import { FairRates } from '../scheduling/fair-rates.js';
import type { EndedFrame, FrameLease } from '../scheduling/frame-lanes.js';
import { Scheduler } from '../scheduling/scheduler.js';

/** How a dispatched frame ended. `queueMs` is the time until it ran or was dropped. */
export type FrameEnding =
  | { readonly kind: 'ran'; readonly outcome: FrameOutcome; readonly queueMs: number }
  | { readonly kind: 'dropped'; readonly reason: DropReason; readonly queueMs: number };

export interface PendingFrame {
  readonly sessionId: string;
  readonly mode: string;
  readonly arrivedMs: number;
  /** The mode keeps state: strictly in order, one at a time. */
  readonly ordered: boolean;
  /** Frames a second the session may send by its own settings. */
  readonly maxFps: number;
  /** Made when a worker is there for it, so that it has what the frame before it left behind. */
  job(): FrameJob;
  /** Takes what it leaves behind in turn, before the next job is made. */
  leave(outcome: FrameOutcome): void;
  /** Called exactly once, unless the session was closed before. */
  end(ending: FrameEnding): void;
}

interface PendingStill {
  readonly job: StillJob;
  settle(outcome: StillOutcome): void;
}

type Runner = Pick<
  InferencePool,
  'idleWorkers' | 'onIdle' | 'batchLimit' | 'modeState' | 'runFrames' | 'runStill' | 'stats' | 'workerCount'
>;

interface DispatcherOptions {
  readonly runner: Runner;
  readonly deadlineMs: number;
  /** Monotonic milliseconds. */
  readonly nowMs: () => number;
}

const closed: StillOutcome = { ok: false, code: 'closed', message: 'The server is shutting down' };
const notReady: StillOutcome = { ok: false, code: 'not_ready', message: 'The mode is not loaded; try again' };
/** For a frame that its batch's answer left out, which no worker of ours does. */
const unanswered: FrameOutcome = { status: 'error', reason: 'internal', times: NO_TIMES };

/** Carries the scheduler's decisions to the workers, and ends on time what never got one. */
export class Dispatcher {
  readonly #runner: Runner;
  readonly #nowMs: () => number;
  readonly #scheduler: Scheduler<PendingFrame, PendingStill>;
  readonly #rates: FairRates;
  readonly #idleWaiters: (() => void)[] = [];
  #running = 0;
  #expiry: NodeJS.Timeout | undefined;
  #expiryAtMs = Number.POSITIVE_INFINITY;
  #draining = false;

  constructor(options: DispatcherOptions) {
    this.#runner = options.runner;
    this.#nowMs = options.nowMs;
    this.#scheduler = new Scheduler({
      deadlineMs: options.deadlineMs,
      workerCount: options.runner.workerCount,
    });
    this.#rates = new FairRates(options.nowMs());
    this.#runner.onIdle(() => this.#pump());
  }

  get waitingFrames(): number {
    return this.#scheduler.waitingFrames;
  }

  /** Batches and stills that hold a worker. */
  get running(): number {
    return this.#running;
  }

  openSession(sessionId: string): void {
    this.#scheduler.openSession(sessionId);
  }

  /** Forgets the session: what waits is owed nothing any more. Idempotent. */
  closeSession(sessionId: string): void {
    this.#scheduler.closeSession(sessionId);
    this.#rates.close(sessionId);
  }

  /** Sessions that have less to send than they would. */
  get limitedSessions(): number {
    return this.#rates.limited;
  }

  /**
   * Shares the workers out anew, about once a second: the sessions whose limit is another now, in frames a second;
   * undefined = none any more.
   */
  shareOut(): ReadonlyMap<string, number | undefined> {
    const { workers, starting } = this.#runner.stats();
    return this.#rates.share(this.#nowMs(), workers - starting);
  }

  /** Drops the session's waiting frame as reconfigured. */
  reconfigure(sessionId: string): void {
    this.#endAll([this.#scheduler.reconfigure(sessionId)]);
  }

  /** Takes a frame; a frame of the same session that still waits is superseded. */
  submit(frame: PendingFrame): void {
    if (this.#draining) return this.#drop(frame, 'draining');
    const { sessionId, mode, ordered, arrivedMs, maxFps } = frame;
    this.#rates.offer(sessionId, { mode, ordered, maxFps });
    this.#endAll([this.#scheduler.putFrame({ frame, sessionId, mode, ordered, arrivedMs })]);
    this.#pump();
  }

  /** Runs a still image below frames in priority; `overloaded` when too many wait. Never rejects. */
  segment(job: StillJob, signal: AbortSignal): Promise<StillOutcome> {
    return new Promise((resolve) => {
      if (this.#draining || signal.aborted) return resolve(closed);
      const still: PendingStill = {
        job,
        settle: (outcome) => {
          signal.removeEventListener('abort', abandon);
          resolve(outcome);
        },
      };
      if (!this.#scheduler.putStill(still, this.#nowMs())) return resolve(overloaded());
      const abandon = (): void => {
        if (this.#scheduler.cancelStill(still)) resolve(closed);
      };
      signal.addEventListener('abort', abandon, { once: true });
      this.#pump();
    });
  }

  /** Ends everything that waits and takes nothing new; what runs goes on. Idempotent. */
  drain(): void {
    this.#draining = true;
    const { frames, stills } = this.#scheduler.drain();
    this.#endAll(frames);
    for (const still of stills) still.settle(closed);
    this.#armExpiry();
  }

  /** Resolves once nothing runs. */
  whenIdle(): Promise<void> {
    if (this.#running === 0) return Promise.resolve();
    return new Promise((resolve) => this.#idleWaiters.push(resolve));
  }

  #pump(): void {
    const nowMs = this.#nowMs();
    const expired = this.#scheduler.expire(nowMs);
    this.#endAll(expired.frames);
    for (const still of expired.stills) still.settle(overloaded());
    for (let idleWorkers = this.#runner.idleWorkers(); idleWorkers > 0; ) {
      const work = this.#scheduler.next(nowMs, {
        idleWorkers,
        batchLimit: (mode) => this.#runner.batchLimit(mode),
      });
      if (!work) break;
      if (work.kind === 'frames') this.#startFrames(work.leases);
      else this.#startStill(work.still);
      idleWorkers = this.#runner.idleWorkers();
    }
    this.#armExpiry();
  }

  /** A mode that was given up while frames of it waited is not loaded by running them. */
  #startFrames(leases: readonly FrameLease<PendingFrame>[]): void {
    const [first] = leases;
    if (first && this.#runner.modeState(first.mode) === 'ready') return void this.#runFrames(leases);
    for (const lease of leases) {
      this.#scheduler.finishFrame(lease);
      this.#drop(lease.frame, 'not_ready');
    }
  }

  #startStill(still: PendingStill): void {
    if (this.#runner.modeState(still.job.mode) === 'ready') return void this.#runStill(still);
    this.#scheduler.finishStill();
    still.settle(notReady);
  }

  async #runFrames(leases: readonly FrameLease<PendingFrame>[]): Promise<void> {
    const startedMs = this.#nowMs();
    this.#running++;
    const outcomes = await this.#runner.runFrames(leases.map(({ frame }) => frame.job()));
    const ran = leases.map((lease, i) => ({ lease, outcome: outcomes[i] ?? unanswered }));
    this.#noteRun(ran, startedMs);
    for (const { lease, outcome } of ran) {
      lease.frame.leave(outcome);
      this.#scheduler.finishFrame(lease);
    }
    // The worker first: it need not wait until the answers are encoded and written.
    this.#pump();
    for (const { lease, outcome } of ran)
      lease.frame.end({ kind: 'ran', outcome, queueMs: startedMs - lease.frame.arrivedMs });
    this.#finished();
  }

  /** What failed says nothing of how long frames take. */
  #noteRun(
    ran: readonly { readonly lease: FrameLease<PendingFrame>; readonly outcome: FrameOutcome }[],
    startedMs: number,
  ): void {
    const [first] = ran;
    if (!first || !ran.some(({ outcome }) => outcome.status === 'mask')) return;
    const ids = ran.map(({ lease }) => lease.sessionId);
    this.#rates.ran(first.lease.mode, ids, this.#nowMs() - startedMs);
  }

  async #runStill(still: PendingStill): Promise<void> {
    this.#running++;
    const startedMs = this.#nowMs();
    const outcome = await this.#runner.runStill(still.job);
    this.#rates.ranStill(this.#nowMs() - startedMs);
    this.#scheduler.finishStill();
    this.#pump();
    still.settle(outcome);
    this.#finished();
  }

  #finished(): void {
    this.#running--;
    if (this.#running > 0) return;
    for (const resolve of this.#idleWaiters.splice(0)) resolve();
  }

  #endAll(ended: readonly (EndedFrame<PendingFrame> | undefined)[]): void {
    for (const end of ended) {
      if (!end || end.reason === 'disconnected') continue;
      if (end.reason === 'superseded' || end.reason === 'expired') this.#rates.waste(end.sessionId);
      this.#drop(end.frame, end.reason);
    }
  }

  #drop(frame: PendingFrame, reason: DropReason): void {
    frame.end({ kind: 'dropped', reason, queueMs: this.#nowMs() - frame.arrivedMs });
  }

  /** One timer for the earliest deadline: frames end on time also when no worker ever becomes free. */
  #armExpiry(): void {
    const atMs = this.#scheduler.nextExpiryMs() ?? Number.POSITIVE_INFINITY;
    // A timer that is early finds nothing and arms again: cheaper than a new timer for each frame.
    if (this.#expiry && this.#expiryAtMs <= atMs && atMs !== Number.POSITIVE_INFINITY) return;
    clearTimeout(this.#expiry);
    this.#expiry = undefined;
    this.#expiryAtMs = atMs;
    if (atMs === Number.POSITIVE_INFINITY) return;
    this.#expiry = setTimeout(
      () => {
        this.#expiry = undefined;
        this.#pump();
      },
      Math.max(0, Math.ceil(atMs - this.#nowMs())),
    );
  }
}

function overloaded(): StillOutcome {
  return {
    ok: false,
    code: 'overloaded',
    message: 'The server has more work than it can do; try again shortly',
  };
}
