/** Weight of the latest span in the smoothed rate. */
const SMOOTHING = 0.5;
/** A session that sent less is not taken for one that sends: a frame in six seconds is half forgotten twice. */
const SENDS_FPS = 0.05;
/** Below this share of its limit a session is taken to want no more than it sends ... */
const USES_LIMIT = 0.9;
/** ... and a little, so that it can grow. */
const HEADROOM = 1.1;
/** Above this multiple of its limit, and a frame, a session does not keep to it. */
const KEEPS_LIMIT = 1.15;
/** A new limit takes a round trip to arrive, and what was under way meanwhile is not held against it. */
const GRACE_MS = 2000;
/** A limit that is lower by this is told at once: it means that frames are lost ... */
const STEP_DOWN = 0.02;
/** ... one that is higher by this too, by less only when the last one was told a while ago. */
const STEP_UP = 0.1;
const SMALL_STEP_UP = 0.02;
const SMALL_STEP_AFTER_MS = 5000;

/** What the newest frame of a session says about it. */
export interface SessionTraits {
  readonly mode: string;
  /** Its frames run one after the other. */
  readonly ordered: boolean;
  /** Frames a second it may send by its own settings. */
  readonly maxFps: number;
}

/** What one session sends and gets, counted by spans of about a second, and the limit it was told. Pure. */
export class SessionLoad {
  traits: SessionTraits;
  #offered = 0;
  #wasted = 0;
  #runMs = 0;
  #span = { offered: 0, wasted: 0, fps: 0, runShare: 0 };
  /** Smoothed frames a second; undefined before the first span. */
  #fps: number | undefined;
  #told: number | undefined;
  #toldAtMs = Number.NEGATIVE_INFINITY;
  #loweredAtMs: number | undefined;

  constructor(traits: SessionTraits) {
    this.traits = traits;
  }

  offer(traits: SessionTraits): void {
    this.traits = traits;
    this.#offered++;
  }

  waste(): void {
    this.#wasted++;
  }

  ran(tookMs: number): void {
    this.#runMs += tookMs;
  }

  /** Ends a span. */
  close(elapsedMs: number): void {
    const fps = (this.#offered * 1000) / elapsedMs;
    this.#span = { offered: this.#offered, wasted: this.#wasted, fps, runShare: this.#runMs / elapsedMs };
    this.#fps = this.#fps === undefined ? fps : this.#fps + SMOOTHING * (fps - this.#fps);
    this.#offered = 0;
    this.#wasted = 0;
    this.#runMs = 0;
  }

  get sends(): boolean {
    return this.#fps !== undefined && this.#fps >= SENDS_FPS;
  }

  /** The limit in force; undefined = none. */
  get told(): number | undefined {
    return this.#told;
  }

  /** Frames of the last span: all, and those that were pushed out or came to their deadline. */
  get offered(): number {
    return this.#span.offered;
  }
  get wasted(): number {
    return this.#span.wasted;
  }

  /** Workers it kept busy in the last span. */
  get runShare(): number {
    return this.#span.runShare;
  }

  /** Frames a second it would send without a limit, as far as can be told. */
  get wishFps(): number {
    const fps = this.#fps ?? 0;
    const isHeldBack = this.#told !== undefined && fps >= this.#told * USES_LIMIT;
    return isHeldBack ? this.traits.maxFps : Math.min(this.traits.maxFps, fps * HEADROOM);
  }

  /** Whether what it loses shows that too much was granted: it keeps to a limit that it has had for a while. */
  keepsLimit(nowMs: number): boolean {
    if (this.#loweredAtMs === undefined || nowMs - this.#loweredAtMs < GRACE_MS) return false;
    return this.#told === undefined || this.#span.fps <= this.#told * KEEPS_LIMIT + 1;
  }

  /** Takes a new limit; true when it differs enough from the last one to be told. */
  limit(fps: number | undefined, nowMs: number): boolean {
    // Who gets no limit while others have one is judged from the same moment on.
    this.#loweredAtMs ??= nowMs;
    if (!this.#isWorthTelling(fps, nowMs)) return false;
    if (fps !== undefined && fps < (this.#told ?? Number.POSITIVE_INFINITY)) this.#loweredAtMs = nowMs;
    this.#told = fps;
    this.#toldAtMs = nowMs;
    return true;
  }

  /** Nobody is limited any more; true when this one has to be told. */
  release(nowMs: number): boolean {
    const had = this.#told !== undefined;
    this.#told = undefined;
    this.#loweredAtMs = undefined;
    if (had) this.#toldAtMs = nowMs;
    return had;
  }

  #isWorthTelling(fps: number | undefined, nowMs: number): boolean {
    if (fps === undefined || this.#told === undefined) return fps !== this.#told;
    const step = fps / this.#told - 1;
    const isDueUp = nowMs - this.#toldAtMs >= SMALL_STEP_AFTER_MS;
    return step < -STEP_DOWN || step > (isDueUp ? SMALL_STEP_UP : STEP_UP);
  }
}
