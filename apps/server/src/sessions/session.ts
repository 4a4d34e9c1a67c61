import { ENCODING, type FrameResult, LIMITS, type SessionStats, type Settings } from '@maskwire/protocol';
import { FloodDetector } from './flood-detector.js';
import { RollingMedian } from './rolling-median.js';
import { TokenBucket } from './token-bucket.js';
import { UnchangedMasks } from './unchanged-masks.js';

/** Seconds of frames that may arrive at once: what a jittery link saves up. */
const FRAME_BURST_S = 0.25;
const MIN_FRAME_BURST = 8;
/** Bytes a second one session may send. */
export const MAX_SESSION_BYTES_PER_SECOND = 16 * 1024 * 1024;
/** Control messages (configure, ping, stats) a second, and at once. */
const CONTROL_RATE = { perSecond: 20, burst: 40 } as const;
const FAULT_RATE = { perSecond: LIMITS.maxFaultsPerSecond, burst: LIMITS.maxFaultsPerSecond } as const;

const frameRate = (maxFps: number): { perSecond: number; burst: number } => ({
  perSecond: maxFps,
  burst: Math.max(MIN_FRAME_BURST, maxFps * FRAME_BURST_S),
});

/** `flood`: the connection has to go. */
type Admission = 'accepted' | 'rate_limited' | 'flood';

/** What one answer cost, as measured by the server. */
interface AnswerCost {
  readonly bytes: number;
  readonly queueMs: number;
  /** From arrival to answer. */
  readonly serviceMs: number;
}

/** All the server remembers of one connection. Pure; the clock is an argument in milliseconds. */
export class Session {
  readonly id: string;
  readonly openedMs: number;
  #settings: Settings;
  #epoch = 0;
  #modeEpoch = 0;
  readonly #frameTokens: TokenBucket;
  readonly #byteTokens: TokenBucket;
  readonly #controlTokens: TokenBucket;
  readonly #faultTokens: TokenBucket;
  readonly #flood: FloodDetector;
  readonly #controlFlood: FloodDetector;
  readonly #unchanged = new UnchangedMasks();
  readonly #queue = new RollingMedian();
  readonly #service = new RollingMedian();
  readonly #dropped: Record<string, number> = {};
  readonly #errors: Record<string, number> = {};
  #framesReceived = 0;
  #masksSent = 0;
  #bytesIn = 0;
  #bytesOut = 0;

  constructor(id: string, settings: Settings, nowMs: number) {
    this.id = id;
    this.openedMs = nowMs;
    this.#settings = settings;
    this.#frameTokens = new TokenBucket(frameRate(settings.maxFps), nowMs);
    this.#byteTokens = new TokenBucket(
      { perSecond: MAX_SESSION_BYTES_PER_SECOND, burst: MAX_SESSION_BYTES_PER_SECOND },
      nowMs,
    );
    this.#controlTokens = new TokenBucket(CONTROL_RATE, nowMs);
    this.#faultTokens = new TokenBucket(FAULT_RATE, nowMs);
    this.#flood = new FloodDetector(nowMs);
    this.#controlFlood = new FloodDetector(nowMs);
  }

  get settings(): Settings {
    return this.#settings;
  }

  get epoch(): number {
    return this.#epoch;
  }

  /** The epoch that brought the mode in force. */
  get modeEpoch(): number {
    return this.#modeEpoch;
  }

  /** Puts new settings in force and returns their epoch. */
  reconfigure(settings: Settings, nowMs: number): number {
    const isOtherMode = settings.mode !== this.#settings.mode;
    this.#settings = settings;
    this.#frameTokens.setRate(frameRate(settings.maxFps), nowMs);
    this.#unchanged.reset();
    this.#epoch++;
    if (isOtherMode) this.#modeEpoch = this.#epoch;
    return this.#epoch;
  }

  /** Counts an arriving `frame` event of any shape and says whether it may be looked at. */
  admitFrame(bytes: number, nowMs: number): Admission {
    this.#framesReceived++;
    this.#bytesIn += bytes;
    if (this.#flood.count(nowMs, this.#settings.maxFps)) return 'flood';
    const accepted = this.#frameTokens.take(nowMs) && this.#byteTokens.take(nowMs, bytes);
    return accepted ? 'accepted' : 'rate_limited';
  }

  /** Counts a control message of any shape; true once they have flooded: the connection has to go. */
  countControl(nowMs: number): boolean {
    return this.#controlFlood.count(nowMs, CONTROL_RATE.perSecond);
  }

  /** Whether one more control message may be answered now. */
  admitControl(nowMs: number): boolean {
    return this.#controlTokens.take(nowMs);
  }

  /** Whether one more `fault` may be sent now. */
  admitFault(nowMs: number): boolean {
    return this.#faultTokens.take(nowMs);
  }

  /** The result as it should be sent: an equal mask shrinks where the client reads encoding 5. */
  prepare(result: FrameResult): FrameResult {
    const shrinks =
      result.status === 'mask' &&
      result.epoch === this.#epoch &&
      this.#settings.encodings.includes(ENCODING.unchanged);
    return shrinks ? this.#unchanged.shrink(result) : result;
  }

  countAnswer(result: FrameResult, cost: AnswerCost): void {
    this.#bytesOut += cost.bytes;
    switch (result.status) {
      case 'mask':
        this.#masksSent++;
        this.#queue.record(cost.queueMs);
        this.#service.record(cost.serviceMs);
        return;
      case 'dropped':
        this.#dropped[result.reason] = (this.#dropped[result.reason] ?? 0) + 1;
        return;
      case 'error':
        this.#errors[result.reason] = (this.#errors[result.reason] ?? 0) + 1;
    }
  }

  stats(nowMs: number): SessionStats {
    return {
      sessionId: this.id,
      epoch: this.#epoch,
      uptimeMs: nowMs - this.openedMs,
      framesReceived: this.#framesReceived,
      masksSent: this.#masksSent,
      dropped: { ...this.#dropped },
      errors: { ...this.#errors },
      bytesIn: this.#bytesIn,
      bytesOut: this.#bytesOut,
      queueMs: this.#queue.median(),
      serviceMs: this.#service.median(),
    };
  }
}
