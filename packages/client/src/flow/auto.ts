import { BUDGETS, type Budget } from './budgets.js';
import { ByteTrial, type TrialOffer } from './byte-trial.js';
import { CaptureRate } from './capture-rate.js';
import type { AutoFlow } from './choice.js';
import { UNKNOWN_SUBJECT } from './fixed.js';
import { ladderOf, type Rung } from './image-level.js';
import { MAX_IN_FLIGHT } from './limits.js';
import { MaskCodingChoice } from './mask-coding.js';
import { RungChoice } from './rung-choice.js';
import { ServerShare } from './server-share.js';
import { ServiceGate } from './service-gate.js';
import { Sizes } from './sizes.js';
import type { FlowLimit, FlowPlan, FlowStrategy, FlowSubject, FrameOutcome } from './types.js';
import { Way } from './way.js';

/** Share of the time between frames that the wire is busy at most; the rest drains what queued. */
const WIRE_SHARE = 0.88;
/** The same while frames are seen to queue. */
const DRAIN_SHARE = 0.7;
/** So long after the way was found wider than was thought. */
const DRAIN_MS = 2000;
/** Until this many frames were answered nothing but a little is sent. */
const CAUTIOUS_ANSWERS = 2;
const CAUTIOUS_WINDOW = 2;
/** Until this many the coding of masks stays. */
const CODING_ANSWERS = 30;
/** Level of the first frames of a connection. */
const FIRST_LEVEL = 0.9;
/** A large frame of a trial has at most so many times the bytes of the others. */
const TRIAL_FACTOR = 2.5;
/** Longest round trip that is taken for one. */
const MAX_ROUND_TRIP_MS = 60_000;
/** Longest message that is taken for one. */
const MAX_BYTES = 16_000_000;
/** A step back up to this is none; after a longer one, and a pause of this, nothing that was learned holds. */
const MAX_BACK_MS = 1000;
const MAX_PAUSE_MS = 3_600_000;

/**
 * Sends what the way and the server carry without a queue: first quality is given up, then size, then the rate. See
 * docs/flow.md.
 */
export class AutoStrategy implements FlowStrategy {
  readonly #budget: Budget;
  readonly #ownFps: number;
  readonly #way = new Way();
  readonly #sizes = new Sizes();
  readonly #server = new ServerShare();
  readonly #gate = new ServiceGate();
  readonly #capture = new CaptureRate();
  readonly #choice = new RungChoice();
  readonly #coding = new MaskCodingChoice();
  readonly #trial = new ByteTrial();
  #subject: FlowSubject = UNKNOWN_SUBJECT;
  #rungs: readonly Rung[] = [];
  #plan: FlowPlan;
  #drainUntilMs = Number.NEGATIVE_INFINITY;
  #nowMs = 0;

  constructor({ priority = 'balanced', maxFps = Number.POSITIVE_INFINITY }: AutoFlow) {
    this.#budget = BUDGETS[priority];
    this.#ownFps = maxFps;
    this.#adopt(UNKNOWN_SUBJECT);
    this.#begin(0);
    this.#plan = this.#planned(0);
  }

  stream(subject: FlowSubject): void {
    this.#adopt(subject);
    if (this.#way.answers === 0) this.#begin(this.#nowMs);
    else this.#choice.start(this.#nowMs, this.#rungs.length - 1);
    this.#replan(this.#nowMs);
  }

  connected(nowMs: number): void {
    this.#server.reset();
    this.#gate.reset();
    this.#coding.reset();
    this.#trial.reset();
    this.#begin(this.#time(nowMs));
    this.#replan(this.#nowMs);
  }

  sent(nowMs: number, upBytes: number): void {
    const atMs = this.#time(nowMs);
    this.#capture.sent(atMs, this.#plan.limitedBy === 'none');
    if (!isCount(upBytes)) return;
    this.#sizes.sawImage(this.#trial.rungOf(upBytes) ?? this.#choice.rung, upBytes);
    this.#way.sent(atMs);
    this.#trial.sent(upBytes);
    this.#plan = this.#planned(atMs);
  }

  ended(outcome: FrameOutcome): void {
    const nowMs = this.#time(outcome.nowMs);
    const roundTripMs = outcome.nowMs - outcome.sentAtMs;
    const { times } = outcome;
    const serverMs = (times.queueUs + times.decodeUs + times.inferenceUs + times.encodeUs) / 1000;
    const isReadable =
      roundTripMs >= 0 && roundTripMs <= MAX_ROUND_TRIP_MS && serverMs >= 0 && serverMs <= MAX_ROUND_TRIP_MS;
    if (isReadable && isCount(outcome.upBytes) && isCount(outcome.downBytes)) {
      const networkMs = Math.max(0, roundTripMs - serverMs);
      const localLagMs = lagOf(outcome.localLagMs, networkMs);
      if (outcome.result === 'mask' || (outcome.result === 'lost' && outcome.reason === 'timeout'))
        this.#way.answered({
          nowMs,
          sentAtMs: outcome.sentAtMs,
          serverMs,
          upBytes: outcome.upBytes,
          downBytes: outcome.downBytes,
          networkMs,
          localLagMs,
        });
      if (outcome.result === 'mask') {
        this.#sizes.sawMask(this.#coding.coding, outcome.downBytes);
        this.#gate.mask(nowMs - localLagMs);
        this.#compare(nowMs, outcome.upBytes, networkMs - localLagMs);
      }
      this.#server.ended({ ...outcome, nowMs }, this.#way.stalls.isRecent(nowMs));
    }
    this.#replan(nowMs);
  }

  pinged(nowMs: number, roundTripMs: number, localLagMs?: number): void {
    const atMs = this.#time(nowMs);
    if (roundTripMs >= 0 && roundTripMs <= MAX_ROUND_TRIP_MS)
      this.#way.pinged(atMs, roundTripMs, lagOf(localLagMs, roundTripMs));
    this.#replan(atMs);
  }

  serverLimit(maxFps: number): void {
    this.#server.advertise(maxFps);
    this.#replan(this.#nowMs);
  }

  /** Where the server is what is slow, a frame that would only wait there is held back, unless it is the only one. */
  plan(nowMs: number): FlowPlan {
    if (this.#plan.window === 1 || !this.#server.isSaturated(nowMs)) return this.#plan;
    const aroundMs =
      this.#way.baseMs +
      this.#way.upMs(this.#sizes.upBytes(this.#choice.rung)) +
      this.#way.downMs(this.#sizes.downBytes(this.#coding.coding));
    const isOpen = this.#gate.isOpen(nowMs, aroundMs, 1000 / this.#capture.fps);
    return isOpen ? this.#plan : { ...this.#plan, window: 1 };
  }

  /** Time as far as it is one. A line that breaks off begins anew, as does what was learned on it. */
  #time(nowMs: number): number {
    const passedMs = nowMs - this.#nowMs;
    if (!Number.isFinite(passedMs)) return this.#nowMs;
    if (passedMs > 0 || passedMs < -MAX_BACK_MS) this.#nowMs = nowMs;
    if (passedMs > MAX_PAUSE_MS || passedMs < -MAX_BACK_MS) this.#begin(nowMs);
    return this.#nowMs;
  }

  #adopt(subject: FlowSubject): void {
    this.#subject = subject;
    this.#rungs = ladderOf(subject);
    this.#sizes.reset(this.#rungs, subject.input.widthPx * subject.input.heightPx);
  }

  /** A way of which nothing is known is taken to carry the first rung and its mask just so. */
  #begin(nowMs: number): void {
    const found = this.#rungs.findIndex(({ level }) => level <= FIRST_LEVEL);
    const first = found === -1 ? this.#rungs.length - 1 : found;
    this.#choice.start(nowMs, first);
    const allowedMs = this.#allowedMs(this.#wantedFps(nowMs));
    this.#way.reset(
      nowMs,
      allowedMs / this.#sizes.upBytes(first),
      allowedMs / this.#sizes.downBytes('alpha8'),
    );
  }

  #replan(nowMs: number): void {
    const fps = this.#wantedFps(nowMs);
    const allowedMs = this.#allowedMs(fps);
    if (this.#subject.kind === 'alpha' && this.#way.isKnown && this.#way.answers >= CODING_ANSWERS)
      this.#coding.update(nowMs, this.#way.downMs(this.#sizes.downBytes('alpha8')), allowedMs);
    if (this.#way.isKnown)
      this.#choice.update(
        nowMs,
        this.#rungs.map((_, rung) => this.#way.upMs(this.#sizes.upBytes(rung))),
        allowedMs,
      );
    this.#trial.update(nowMs, this.#offer());
    this.#plan = this.#planned(nowMs);
  }

  #compare(nowMs: number, upBytes: number, networkMs: number): void {
    const upMsPerByte = this.#trial.answered(nowMs, upBytes, networkMs - this.#way.baseMs);
    if (upMsPerByte === undefined) return;
    this.#way.acquitBytes(upMsPerByte);
    // A queue looks like what is always late, until it has drained.
    this.#drainUntilMs = nowMs + DRAIN_MS;
  }

  /** What could be sent instead of smaller frames, to see whether it is any later. */
  #offer(): TrialOffer | undefined {
    const { rung } = this.#choice;
    const msPerByte = this.#way.upMs(1);
    if (!this.#way.isKnown || rung === 0 || msPerByte === 0) return undefined;
    const smallBytes = this.#sizes.upBytes(rung);
    const within = this.#rungs.findIndex(
      (_, index) => this.#sizes.upBytes(index) <= TRIAL_FACTOR * smallBytes,
    );
    const largeRung = Math.min(within, rung - 1);
    return { largeRung, smallBytes, largeBytes: this.#sizes.upBytes(largeRung), msPerByte };
  }

  /** What would be sent if the network carried it. */
  #wantedFps(nowMs: number): number {
    return Math.min(this.#capture.fps, this.#ownFps, this.#server.fps(nowMs));
  }

  /** Time on the wire that one frame may take. */
  #allowedMs(fps: number): number {
    return Math.min(this.#budget.wireMs, (WIRE_SHARE * 1000) / (fps * this.#budget.rateShare));
  }

  #planned(nowMs: number): FlowPlan {
    const rung = this.#rungs[this.#trial.rung ?? this.#choice.rung] ?? this.#rungs[0];
    if (!rung) throw new Error('a ladder without rungs');
    const upMs = this.#way.upMs(this.#sizes.upBytes(this.#choice.rung));
    const downMs = this.#way.downMs(this.#sizes.downBytes(this.#coding.coding));
    const isDraining = nowMs < this.#drainUntilMs || this.#way.queueMs > Math.max(upMs, downMs);
    const share = isDraining ? DRAIN_SHARE : WIRE_SHARE;
    const networkFps = (share * 1000) / Math.max(upMs, downMs, 1e-3);
    const serverFps = this.#server.fps(nowMs);
    const captureFps = this.#capture.fps;
    const isNetworkSlow = networkFps < captureFps;
    const maxFps = Math.min(
      isNetworkSlow ? networkFps : Number.POSITIVE_INFINITY,
      this.#server.sendFps(nowMs),
      this.#ownFps,
    );
    return {
      window: this.#window(nowMs, upMs + downMs, Math.min(maxFps, captureFps)),
      maxFps,
      image: rung.image,
      imageLevel: rung.level,
      maskCoding: this.#coding.coding,
      limitedBy: this.#limit(serverFps, networkFps, upMs >= downMs),
    };
  }

  /** Frames on the way at the rate, with one to spare, and what may be sent while the way stands still. */
  #window(nowMs: number, wireMs: number, fps: number): number {
    if (this.#way.answers < CAUTIOUS_ANSWERS) return CAUTIOUS_WINDOW;
    const lateMs = 2 * this.#way.jitterMs + this.#way.otherMs;
    const aroundMs = this.#way.baseMs + lateMs + wireMs + this.#server.serviceMs;
    const stallMs = this.#way.stalls.expectedMs(nowMs);
    return Math.max(1, Math.min(MAX_IN_FLIGHT, Math.ceil(((aroundMs + stallMs) * fps) / 1000 + 1.5)));
  }

  #limit(serverFps: number, networkFps: number, isUp: boolean): FlowLimit {
    const wantedFps = Math.min(this.#capture.fps, this.#ownFps);
    if (serverFps < Math.min(wantedFps, networkFps)) return 'server';
    if (networkFps >= wantedFps && this.#choice.rung === 0) return 'none';
    return isUp ? 'network-up' : 'network-down';
  }
}

/** What is no time is none. */
const lagOf = (localLagMs: number | undefined, mostMs: number): number =>
  localLagMs !== undefined && localLagMs > 0 ? Math.min(localLagMs, mostMs) : 0;

const isCount = (bytes: number): boolean => bytes >= 0 && bytes <= MAX_BYTES;
