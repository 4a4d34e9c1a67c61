import { FairRates } from '../fair-rates.js';
import { Scheduler } from '../scheduler.js';

/** A session with a camera, which does what it is told, or does not. */
export interface PacedSender {
  readonly id: string;
  readonly fps: number;
  readonly mode?: string;
  readonly ordered?: boolean;
  /** @default true */
  readonly obeys?: boolean;
  /** Sends from here ... @default 0 */
  readonly fromMs?: number;
  /** ... to here; it leaves then. @default the end */
  readonly toMs?: number;
  /** One way between it and the server. @default 20 */
  readonly delayMs?: number;
  /** Each frame comes up to so much later. @default 0 */
  readonly jitterMs?: number;
}

export interface PacedLoad {
  readonly senders: readonly PacedSender[];
  readonly workers: number;
  readonly durationMs: number;
  /** How long a worker takes for a batch. */
  readonly runMs: (mode: string, frames: number, nowMs: number) => number;
  readonly batchLimit?: number;
}

interface Frame {
  readonly sender: State;
}
type Work = NonNullable<ReturnType<Scheduler<Frame, never>['next']>>;

interface State extends PacedSender {
  told: number;
  dueMs: number;
  readonly flights: { atMs: number }[];
  readonly news: { atMs: number; fps: number }[];
}

/** What happened to one sender in one second. */
export interface Second {
  offered: number;
  served: number;
  wasted: number;
  /** Frames a second it was held to at the end of it; Infinity = no limit. */
  told: number;
}

const MAX_FPS = 60;

/** Senders, their ways, the scheduler and the fair rates on a clock of whole milliseconds. */
export class PacedSimulation {
  readonly #load: PacedLoad;
  readonly #scheduler: Scheduler<Frame, never>;
  readonly #rates = new FairRates(0);
  readonly #senders: readonly State[];
  #busy: { readonly untilMs: number; readonly startedMs: number; readonly work: Work }[] = [];
  #busyMs = 0;
  #seed = 7;
  /** By sender, a list of seconds. */
  readonly seconds = new Map<string, Second[]>();
  /** Share of the workers' time that was used, by seconds. */
  readonly utilisation: number[] = [];
  /** Limits told, in order. */
  readonly told: { readonly atMs: number; readonly id: string; readonly fps: number | undefined }[] = [];

  constructor(load: PacedLoad) {
    this.#load = load;
    this.#scheduler = new Scheduler({ deadlineMs: 1000, workerCount: load.workers });
    this.#senders = load.senders.map((sender, i) => ({
      ...sender,
      told: Number.POSITIVE_INFINITY,
      // Cameras run at phases of their own.
      dueMs: (sender.fromMs ?? 0) + ((i * 37) % Math.ceil(1000 / sender.fps)),
      flights: [],
      news: [],
    }));
  }

  run(): this {
    for (let nowMs = 0; nowMs < this.#load.durationMs; nowMs++) {
      if (nowMs % 1000 === 0) this.#beginSecond(nowMs);
      this.#finish(nowMs);
      for (const sender of this.#senders) this.#step(sender, nowMs);
      for (const { frame } of this.#scheduler.expire(nowMs).frames) this.#waste(frame.sender);
      this.#dispatch(nowMs);
      this.#busyMs += this.#busy.length;
    }
    this.#endSecond();
    return this;
  }

  /** Sums over seconds `from` to `to`, of all senders or of some. */
  total(what: 'offered' | 'served' | 'wasted', from: number, to: number, ids?: readonly string[]): number {
    let sum = 0;
    for (const [id, seconds] of this.seconds)
      if (!ids || ids.includes(id)) for (const second of seconds.slice(from, to)) sum += second[what];
    return sum;
  }

  meanUtilisation(from: number, to: number): number {
    const values = this.utilisation.slice(from, to);
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  }

  #beginSecond(nowMs: number): void {
    if (nowMs > 0) this.#endSecond();
    for (const [id, fps] of this.#rates.share(nowMs, this.#load.workers)) {
      this.told.push({ atMs: nowMs, id, fps });
      const sender = this.#senders.find((each) => each.id === id);
      sender?.news.push({ atMs: nowMs + (sender.delayMs ?? 20), fps: fps ?? Number.POSITIVE_INFINITY });
    }
    for (const { id } of this.#senders) {
      const seconds = this.seconds.get(id) ?? [];
      seconds.push({ offered: 0, served: 0, wasted: 0, told: Number.POSITIVE_INFINITY });
      this.seconds.set(id, seconds);
    }
  }

  #endSecond(): void {
    this.utilisation.push(this.#busyMs / (1000 * this.#load.workers));
    this.#busyMs = 0;
    for (const sender of this.#senders) this.#second(sender).told = sender.told;
  }

  #second({ id }: State): Second {
    const second = this.seconds.get(id)?.at(-1);
    if (!second) throw new Error('A second has begun');
    return second;
  }

  #step(sender: State, nowMs: number): void {
    const { id, fps, fromMs = 0, toMs = this.#load.durationMs, delayMs = 20, jitterMs = 0 } = sender;
    if (nowMs === fromMs) this.#scheduler.openSession(id);
    if (nowMs === toMs) this.#leave(sender);
    if (nowMs < fromMs || nowMs >= toMs) return;
    while ((sender.news[0]?.atMs ?? Number.POSITIVE_INFINITY) <= nowMs)
      sender.told = sender.news.shift()?.fps ?? sender.told;
    if (nowMs >= sender.dueMs) {
      const rate = sender.obeys === false ? fps : Math.min(fps, sender.told);
      sender.dueMs = Math.max(sender.dueMs + 1000 / rate, nowMs);
      // In order, as on one connection.
      const lastMs = sender.flights.at(-1)?.atMs ?? 0;
      sender.flights.push({ atMs: Math.max(lastMs, nowMs + delayMs + this.#random() * jitterMs) });
    }
    while ((sender.flights[0]?.atMs ?? Number.POSITIVE_INFINITY) <= nowMs) {
      sender.flights.shift();
      this.#arrive(sender, nowMs);
    }
  }

  #arrive(sender: State, nowMs: number): void {
    const { id, mode = 'm', ordered = false } = sender;
    this.#second(sender).offered++;
    this.#rates.offer(id, { mode, ordered, maxFps: MAX_FPS });
    const ended = this.#scheduler.putFrame({
      frame: { sender },
      sessionId: id,
      mode,
      ordered,
      arrivedMs: nowMs,
    });
    if (ended) this.#waste(ended.frame.sender);
  }

  #leave({ id }: State): void {
    this.#scheduler.closeSession(id);
    this.#rates.close(id);
  }

  #waste(sender: State): void {
    this.#second(sender).wasted++;
    this.#rates.waste(sender.id);
  }

  #dispatch(nowMs: number): void {
    while (this.#busy.length < this.#load.workers) {
      const work = this.#scheduler.next(nowMs, {
        idleWorkers: this.#load.workers - this.#busy.length,
        batchLimit: () => this.#load.batchLimit ?? 1,
      });
      if (work?.kind !== 'frames') return;
      const tookMs = this.#load.runMs(work.leases[0]?.mode ?? '', work.leases.length, nowMs);
      this.#busy.push({ untilMs: nowMs + tookMs, startedMs: nowMs, work });
    }
  }

  #finish(nowMs: number): void {
    for (const { work, startedMs, untilMs } of this.#busy) {
      if (untilMs > nowMs || work.kind !== 'frames') continue;
      for (const lease of work.leases) {
        this.#scheduler.finishFrame(lease);
        this.#second(lease.frame.sender).served++;
      }
      const ids = work.leases.map(({ sessionId }) => sessionId);
      this.#rates.ran(work.leases[0]?.mode ?? '', ids, nowMs - startedMs);
    }
    this.#busy = this.#busy.filter(({ untilMs }) => untilMs > nowMs);
  }

  #random(): number {
    this.#seed = (this.#seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return this.#seed / 2_147_483_648;
  }
}
