import type { FrameOutcome } from './types.js';

/** Drops by which the server says that it has no time for more; `superseded` is one unless frames came in a burst. */
const OVERLOAD_REASONS: ReadonlySet<string | undefined> = new Set([
  'superseded',
  'expired',
  'rate_limited',
  'overloaded',
]);
const SERVICE_GAIN = 0.1;
const RATE_GAIN = 0.15;
/** After drops as much is sent as it serves ... */
const OF_SERVED = 1;
/** ... and the rate is raised by this factor a second, except while frames wait longer than this share of a service. */
const RISE_PER_S = 1.04;
const WAIT_SHARE = 0.3;
const LEAST_FPS = 1;
const JUDGED_AFTER_MS = 100;
/** A rate is worth holding to when there were so many drops within this time. */
const DROPS = 3;
/** What makes it hold frames back by itself needs no rate of this side's. */
const REFUSALS: ReadonlySet<string | undefined> = new Set(['rate_limited', 'overloaded']);
const DROPS_WITHIN_MS = 3000;
const FORGET_FPS = 120;

/** What the server has to give to this session, in frames a second, and the time it takes for one. */
export class ServerShare {
  #advertisedFps = Number.POSITIVE_INFINITY;
  #capFps = Number.POSITIVE_INFINITY;
  #capAtMs = 0;
  #serviceMs = 0;
  #maskGapMs: number | undefined;
  #lastMaskMs: number | undefined;
  #dropsMs: readonly number[] = [];
  #suspectedMs: number | undefined;
  #isRefusing = false;

  reset(): void {
    this.#capFps = Number.POSITIVE_INFINITY;
    this.#serviceMs = 0;
    this.#maskGapMs = undefined;
    this.#lastMaskMs = undefined;
    this.#dropsMs = [];
    this.#suspectedMs = undefined;
    this.#isRefusing = false;
  }

  advertise(maxFps: number): void {
    this.#advertisedFps = maxFps > 0 ? maxFps : Number.POSITIVE_INFINITY;
  }

  /** Without waiting. */
  get serviceMs(): number {
    return this.#serviceMs;
  }

  fps(nowMs: number): number {
    const risenFps = this.#capFps * RISE_PER_S ** (Math.max(0, nowMs - this.#capAtMs) / 1000);
    return Math.min(this.#advertisedFps, risenFps > FORGET_FPS ? Number.POSITIVE_INFINITY : risenFps);
  }

  /** What may be sent: of frames that only replace each other there, as many as help. */
  sendFps(nowMs: number): number {
    return this.#isRefusing ? this.fps(nowMs) : this.#advertisedFps;
  }

  /** Whether it has been seen to serve less than it was sent. */
  isSaturated(nowMs: number): boolean {
    return this.fps(nowMs) < this.#advertisedFps;
  }

  /** @param isBurst frames came together after the network had stood still, for which the server is not to blame */
  ended({ nowMs, result, reason, times }: FrameOutcome, isBurst: boolean): void {
    if (result === 'mask') {
      const serviceMs = (times.decodeUs + times.inferenceUs + times.encodeUs) / 1000;
      if (serviceMs >= 0 && Number.isFinite(serviceMs))
        this.#serviceMs += SERVICE_GAIN * (serviceMs - this.#serviceMs);
      this.#mask(nowMs);
      this.#waited(nowMs, times.queueUs / 1000);
    }
    this.#judge(nowMs, isBurst);
    if (result !== 'dropped' || !OVERLOAD_REASONS.has(reason)) return;
    this.#suspectedMs ??= nowMs;
    if (REFUSALS.has(reason)) this.#isRefusing = true;
    else if (this.fps(nowMs) === this.#advertisedFps) this.#isRefusing = false;
  }

  /** Drops are the first to arrive of a burst: what comes next tells whether there was one. */
  #judge(nowMs: number, isBurst: boolean): void {
    if (isBurst) this.#suspectedMs = undefined;
    if (this.#suspectedMs === undefined || nowMs - this.#suspectedMs < JUDGED_AFTER_MS) return;
    this.#suspectedMs = undefined;
    this.#drop(nowMs);
  }

  #mask(nowMs: number): void {
    const gapMs = nowMs - (this.#lastMaskMs ?? nowMs);
    if (this.#lastMaskMs !== undefined && gapMs >= 0)
      this.#maskGapMs =
        this.#maskGapMs === undefined ? gapMs : this.#maskGapMs + RATE_GAIN * (gapMs - this.#maskGapMs);
    this.#lastMaskMs = nowMs;
  }

  #waited(nowMs: number, queueMs: number): void {
    if (!(queueMs > WAIT_SHARE * this.#serviceMs) || this.#capFps === Number.POSITIVE_INFINITY) return;
    this.#capAtMs = nowMs;
  }

  #drop(nowMs: number): void {
    this.#dropsMs = [...this.#dropsMs, nowMs].slice(-DROPS);
    const sinceMs = nowMs - (this.#dropsMs[0] ?? nowMs);
    if (this.#dropsMs.length < DROPS || sinceMs > DROPS_WITHIN_MS || !this.#maskGapMs) return;
    this.#capFps = Math.max(LEAST_FPS, (OF_SERVED * 1000) / this.#maskGapMs);
    this.#capAtMs = nowMs;
  }
}
