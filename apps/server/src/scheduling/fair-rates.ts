import { MAX_RUNNING_PER_SESSION } from './frame-lanes.js';
import { ModeCosts } from './mode-costs.js';
import { SessionLoad, type SessionTraits } from './session-load.js';
import { waterLevel } from './water-level.js';

/** No session is told less. */
export const MIN_FPS = 1;
/** Share of the workers' time that is given out. What is kept back absorbs the jitter of arrivals. */
const MAX_UTILISATION = 0.97;
const MIN_UTILISATION = 0.6;
/** What is left of it after a span in which sessions that kept to their limits still lost frames ... */
const BACK_OFF = 0.97;
/** ... and what comes back in each span without. */
const RECOVERY = 0.002;
/** Spans shorter than this say nothing. */
const MIN_SPAN_MS = 500;
/** Workers busy for more of the time than this are the bottleneck. */
const BUSY = 0.85;
/** Frames lost in a span that mean overload: a share, and at least this many. */
const WASTE_SHARE = 0.03;
const WASTE_FRAMES = 2;
/** Spans of overload before sessions are limited; spans in which nobody needs a limit before it goes. */
const SPANS_TO_LIMIT = 2;
const SPANS_TO_RELEASE = 3;
/** Weight of the latest span in the time that stills take. */
const SMOOTHING = 0.5;

/**
 * Tells each session the rate at which the workers can serve it, so that frames which would only push each other out
 * are never sent. Worker time is what is shared fairly: a costlier mode gets fewer frames. Counts in spans of about a
 * second; only frames lost while workers are busy start it, so a link that bunches frames does not. Batches keep workers
 * busy at any load, so that busy workers alone are no sign of overload either. Pure; milliseconds on any monotonic clock.
 */
export class FairRates {
  readonly #sessions = new Map<string, SessionLoad>();
  readonly #costs = new ModeCosts();
  #spanStartMs: number;
  #busyMs = 0;
  #stillMs = 0;
  /** Smoothed worker milliseconds of stills in a second. */
  #stills = 0;
  #utilisation = MAX_UTILISATION;
  #limiting = false;
  /** Spans in a row that speak for a change of `#limiting`. */
  #votes = 0;

  constructor(nowMs: number) {
    this.#spanStartMs = nowMs;
  }

  /** Sessions that have a limit. */
  get limited(): number {
    let count = 0;
    for (const { told } of this.#sessions.values()) if (told !== undefined) count++;
    return count;
  }

  /** A frame came that a worker should run. */
  offer(sessionId: string, traits: SessionTraits): void {
    const load = this.#sessions.get(sessionId) ?? new SessionLoad(traits);
    this.#sessions.set(sessionId, load);
    load.offer(traits);
  }

  /** A frame was pushed out by a newer one, or came to its deadline. */
  waste(sessionId: string): void {
    this.#sessions.get(sessionId)?.waste();
  }

  /** A worker ran one frame of each of these sessions together. */
  ran(mode: string, sessionIds: readonly string[], tookMs: number): void {
    this.#busyMs += tookMs;
    this.#costs.ran(mode, sessionIds.length, tookMs);
    for (const id of sessionIds) this.#sessions.get(id)?.ran(tookMs);
  }

  ranStill(tookMs: number): void {
    this.#busyMs += tookMs;
    this.#stillMs += tookMs;
  }

  close(sessionId: string): void {
    this.#sessions.delete(sessionId);
  }

  /**
   * Ends a span; to be called about once a second.
   * @param workers that can run frames now
   * @returns the sessions to be told another limit than before, in frames a second; undefined = none any more
   */
  share(nowMs: number, workers: number): ReadonlyMap<string, number | undefined> {
    const elapsedMs = nowMs - this.#spanStartMs;
    if (elapsedMs < MIN_SPAN_MS || workers < 1) return new Map();
    for (const load of this.#sessions.values()) load.close(elapsedMs);
    const overloaded = this.#isOverloaded(nowMs, this.#busyMs / (elapsedMs * workers), workers);
    this.#costs.close(overloaded);
    this.#stills += SMOOTHING * ((this.#stillMs * 1000) / elapsedMs - this.#stills);
    this.#spanStartMs = nowMs;
    this.#busyMs = 0;
    this.#stillMs = 0;
    return this.#limiting
      ? this.#adjust(nowMs, workers, overloaded)
      : this.#begin(nowMs, workers, overloaded);
  }

  #begin(nowMs: number, workers: number, overloaded: boolean): ReadonlyMap<string, number | undefined> {
    this.#votes = overloaded ? this.#votes + 1 : 0;
    if (this.#votes < SPANS_TO_LIMIT) return new Map();
    this.#limiting = true;
    this.#votes = 0;
    this.#utilisation = MAX_UTILISATION;
    return this.#limit(nowMs, workers, this.#level(workers));
  }

  #adjust(nowMs: number, workers: number, overloaded: boolean): ReadonlyMap<string, number | undefined> {
    this.#utilisation = overloaded
      ? Math.max(MIN_UTILISATION, this.#utilisation * BACK_OFF)
      : Math.min(MAX_UTILISATION, this.#utilisation + RECOVERY);
    const level = this.#level(workers);
    this.#votes = level === Number.POSITIVE_INFINITY && !this.#anyAlone(workers) ? this.#votes + 1 : 0;
    if (this.#votes === 0) return this.#limit(nowMs, workers, level);
    return this.#votes < SPANS_TO_RELEASE ? new Map() : this.#release(nowMs);
  }

  /** Worker milliseconds a second that a session may have. */
  #level(workers: number): number {
    const wants: number[] = [];
    for (const load of this.#sessions.values()) {
      const fps = Math.min(load.wishFps, this.#aloneFps(load, workers));
      if (load.sends) wants.push(fps * (this.#costs.frameMs(load.traits.mode) ?? 0));
    }
    return waterLevel(wants, this.#utilisation * workers * 1000 - this.#stills);
  }

  #limit(nowMs: number, workers: number, level: number): ReadonlyMap<string, number | undefined> {
    const changed = new Map<string, number | undefined>();
    for (const [id, load] of this.#sessions) {
      const frameMs = this.#costs.frameMs(load.traits.mode);
      // Nothing is known of a mode before its first frame ran; who sends nothing is told when that changes.
      if (!load.sends || frameMs === undefined) continue;
      const fps = Math.max(MIN_FPS, Math.min(level / frameMs, this.#aloneFps(load, workers)));
      const limit = fps < load.traits.maxFps ? Math.floor(fps * 100) / 100 : undefined;
      if (load.limit(limit, nowMs)) changed.set(id, limit);
    }
    return changed;
  }

  #release(nowMs: number): ReadonlyMap<string, undefined> {
    this.#limiting = false;
    this.#votes = 0;
    const changed = new Map<string, undefined>();
    for (const [id, load] of this.#sessions) if (load.release(nowMs)) changed.set(id, undefined);
    return changed;
  }

  /** What a session could get if it were alone: one frame after the other, or on all workers it may use. */
  #aloneFps({ traits }: SessionLoad, workers: number): number {
    const runMs = this.#costs.runMs(traits.mode);
    if (runMs === undefined || runMs <= 0) return Number.POSITIVE_INFINITY;
    return (this.#utilisation * 1000 * lanesOf(traits, workers)) / runMs;
  }

  /** Whether somebody wants more than it could have alone. */
  #anyAlone(workers: number): boolean {
    for (const load of this.#sessions.values())
      if (load.sends && load.wishFps > this.#aloneFps(load, workers)) return true;
    return false;
  }

  /** Frames were lost for want of workers. Once limits are in force, only what those lose counts who keep to them. */
  #isOverloaded(nowMs: number, busy: number, workers: number): boolean {
    let offered = 0;
    let wasted = 0;
    for (const load of this.#sessions.values()) {
      if (this.#limiting && !load.keepsLimit(nowMs)) continue;
      offered += load.offered;
      if (busy >= BUSY || load.runShare >= BUSY * lanesOf(load.traits, workers)) wasted += load.wasted;
    }
    return wasted >= WASTE_FRAMES && wasted > WASTE_SHARE * offered;
  }
}

/** Frames of a session that may run at once. */
const lanesOf = ({ ordered }: SessionTraits, workers: number): number =>
  ordered ? 1 : Math.min(workers, MAX_RUNNING_PER_SESSION);
