import {
  bytesOf,
  CodecError,
  decodeResult,
  encodeFrame,
  FRAME_HEADER_BYTES,
  type FrameResult,
  LIMITS,
  type ModeInfo,
  NO_TIMES,
  nextFrameId,
  PROTOCOL_VERSION,
  readFrameEcho,
} from '@maskwire/protocol';
import type { Clock } from './clock.js';
import type { Emitter } from './emitter.js';
import { clientFault } from './faults.js';
import type { FlowChoice } from './flow/choice.js';
import type { FlowPlan, FrameOutcome } from './flow/types.js';
import { FlowDriver } from './flow-driver.js';
import { type FrameInFlight, InFlightTable } from './in-flight.js';
import { LoopLag } from './loop-lag.js';
import { type DecodedMask, MaskDecoder } from './mask-decoder.js';
import { Pacer } from './pacer.js';
import type { LostCause, SendBlock, SendRefusal } from './reasons.js';
import { RttEstimator } from './rtt.js';
import { type ClientStats, StatsRecorder } from './stats.js';
import type { MaskClientEvents, SendResult } from './types.js';

/** What frames need from the connection in use. */
interface FrameSink {
  /** False when the connection cannot take it any more. */
  sendFrame(message: Uint8Array): boolean;
}

interface FrameLimits {
  readonly maxFrameBytes: number;
  readonly maxMessageBytes: number;
}

interface FrameStreamOptions {
  readonly clock: Clock;
  readonly events: Emitter<MaskClientEvents>;
  readonly flow: FlowChoice;
}

/** Pings are this far apart while frames adapt to the way, whose base round trip is then needed fresh ... */
const FLOW_PING_MS = 500;
/** ... and this far otherwise. */
const IDLE_PING_MS = 3000;
/** A connection that is sent frames and silent is given up after this, or the time limit of a frame if that is longer ... */
const MIN_SILENCE_MS = 5000;
/** ... but this at most, ... */
const MAX_SILENCE_MS = 12_000;
/** ... and one that is checked after a frame's limit, at most this. */
const MAX_CHECK_MS = 5000;
/** Frames that end by their time limit over this time, with no answer between them, are told as a fault. */
const NO_ANSWER_MS = 6000;
/** What is no protocol is told as a fault once in this time. */
const PROTOCOL_FAULT_EVERY_MS = 10_000;
/** A time limit that is looked at this late found the thread standing still: the answers may wait to be read ... */
const LATE_LIMIT_MS = 250;
/** ... and get this long. */
const LATE_GRACE_MS = 50;
/** Frames flow when one was sent within this time. */
const FLOWING_MS = 1000;

/**
 * The frame path over all connections of a client: window, pacing, time limit, decoding and statistics. It knows no
 * socket; whoever owns the connection calls `open` and `close` and hands `receive` what came.
 */
export class FrameStream {
  readonly #clock: Clock;
  readonly #events: Emitter<MaskClientEvents>;
  readonly #flow: FlowDriver;
  readonly #table = new InFlightTable();
  readonly #pacer = new Pacer();
  readonly #lag: LoopLag;
  readonly #rtt = new RttEstimator();
  readonly #decoder = new MaskDecoder();
  readonly #stats = new StatsRecorder();
  #sink: FrameSink | undefined;
  #limits: FrameLimits = LIMITS;
  #accepting = false;
  #epoch = 0;
  /** Masks of epochs from this one on are of the settings in force. */
  #freshEpoch = 0;
  #mode: ModeInfo | undefined;
  /** First epoch of the mode in force. */
  #modeEpoch = 0;
  #lastFrameId = 0;
  #lastSentMs = Number.NEGATIVE_INFINITY;
  /** Of the frames with a mask delivered, when the newest was sent. */
  #newestMaskSentMs = Number.NEGATIVE_INFINITY;
  /** First time limit reached since the last answer; undefined = none, or told already. */
  #unansweredSinceMs: number | undefined;
  #hasToldNoAnswers = false;
  #protocolFaultToldMs = Number.NEGATIVE_INFINITY;
  #cancelLimit: (() => void) | undefined;

  constructor(options: FrameStreamOptions) {
    this.#clock = options.clock;
    this.#events = options.events;
    this.#flow = new FlowDriver(options.flow);
    this.#lag = new LoopLag(options.clock, FLOWING_MS);
  }

  open(sink: FrameSink, limits: FrameLimits): void {
    this.#sink = sink;
    this.#limits = limits;
    this.#rtt.reset();
    this.#stats.forgetWay();
    this.#decoder.reset();
    this.#mode = undefined;
    this.#answered();
    this.#flow.connected(this.#clock.nowMs());
  }

  /** Whether the server takes frames now. */
  setAccepting(accepting: boolean): void {
    this.#accepting = accepting;
  }

  /**
   * Masks of epochs before `freshEpoch` are stale from here on; it is before `epoch` where what changed since shows in
   * no mask.
   */
  setEpoch(epoch: number, mode: ModeInfo | undefined, freshEpoch = epoch): void {
    if (mode?.id !== this.#mode?.id) this.#modeEpoch = epoch;
    this.#mode = mode;
    this.#epoch = epoch;
    this.#freshEpoch = freshEpoch;
    this.#flow.setMode(mode);
  }

  /**
   * @param serverFps what the server takes, Infinity = all
   * @param capFps what is sent at most, whatever the plan
   */
  setLimits(serverFps: number, capFps: number): void {
    this.#flow.setLimits(serverFps, capFps);
  }

  setFlow(choice: FlowChoice): void {
    this.#flow.choose(choice, this.#clock.nowMs());
  }

  setSource(size: { readonly widthPx: number; readonly heightPx: number } | undefined): void {
    this.#flow.setSource(size);
  }

  plan(nowMs: number): FlowPlan {
    return this.#flow.plan(nowMs);
  }

  pingIntervalMs(): number {
    const isFlowing = this.#clock.nowMs() - this.#lastSentMs < FLOWING_MS;
    return isFlowing && this.#flow.choice.kind === 'auto' ? FLOW_PING_MS : IDLE_PING_MS;
  }

  silenceLimitMs(): number {
    return Math.max(MIN_SILENCE_MS, Math.min(MAX_SILENCE_MS, this.#rtt.limitMs));
  }

  checkLimitMs(): number {
    return Math.min(MAX_CHECK_MS, this.#rtt.limitMs);
  }

  /** The connection is gone: every frame in flight is lost. */
  close(): void {
    this.#sink = undefined;
    this.#accepting = false;
    this.#flow.disconnected();
    this.#lag.stop();
    this.#cancelLimit?.();
    this.#cancelLimit = undefined;
    this.#lose(this.#table.clear(), 'disconnected');
  }

  canSend(nowMs: number): 'ok' | SendBlock {
    if (!this.#sink || !this.#accepting) return 'not_ready';
    const { window, maxFps } = this.#flow.plan(nowMs);
    if (this.#table.size >= window) return 'window';
    this.#pacer.setRate(maxFps);
    return this.#pacer.isDue(nowMs) ? 'ok' : 'rate';
  }

  send(image: Uint8Array, captureTimeS: number): SendResult {
    const nowMs = this.#clock.nowMs();
    const refusal = this.#sizeRefusal(image.byteLength) ?? this.canSend(nowMs);
    if (refusal !== 'ok') return this.#refuse(refusal);
    const frameId = nextFrameId(this.#lastFrameId);
    const message = encodeFrame({ frameId, timestampS: captureTimeS }, image);
    if (!this.#sink?.sendFrame(message)) return this.#refuse('not_ready');
    this.#lastFrameId = frameId;
    this.#lastSentMs = nowMs;
    const upBytes = message.byteLength;
    this.#table.add({ frameId, captureTimeS, sentAtMs: nowMs, upBytes, generation: this.#flow.generation });
    this.#pacer.take(nowMs);
    this.#stats.sent(upBytes);
    this.#flow.sent(nowMs, upBytes);
    if (this.#flow.choice.kind === 'auto') this.#lag.watch();
    this.#watchLimit();
    return { sent: true, frameId };
  }

  /** Takes one `mask` message as the socket delivered it; never throws. */
  receive(value: unknown): void {
    const message = bytesOf(value);
    if (!message) return this.protocolFault('a mask message that is not binary');
    this.#stats.received(message.byteLength);
    const localLagMs = this.#lag.lagMs();
    try {
      this.#answer(decodeResult(message), message.byteLength, localLagMs);
    } catch (error) {
      if (!(error instanceof CodecError)) throw error;
      this.#unreadable(message, error.message);
    }
  }

  pinged(roundTripMs: number): void {
    this.#stats.ping(roundTripMs);
    this.#flow.pinged(this.#clock.nowMs(), roundTripMs, this.#lag.lagMs());
  }

  noteSkipped(): void {
    this.#stats.skipped();
  }

  /** Counts something that is not protocol v1, and tells of it unless that was done lately. */
  protocolFault(what: string): void {
    this.#stats.protocolFault();
    const nowMs = this.#clock.nowMs();
    if (nowMs - this.#protocolFaultToldMs < PROTOCOL_FAULT_EVERY_MS) return;
    this.#protocolFaultToldMs = nowMs;
    const message = `The server sent what is not protocol ${PROTOCOL_VERSION}: ${what}`;
    this.#events.emit('fault', clientFault('protocol_violation', message, true));
  }

  stats(): ClientStats {
    const nowMs = this.#clock.nowMs();
    return this.#stats.snapshot({
      nowMs,
      inFlight: this.#table.size,
      flow: this.#flow.choice.kind,
      plan: this.#flow.plan(nowMs),
      smoothedRttMs: this.#rtt.smoothedMs,
    });
  }

  #sizeRefusal(imageBytes: number): SendRefusal | undefined {
    if (imageBytes === 0) return 'empty';
    const fits =
      imageBytes <= Math.min(this.#limits.maxFrameBytes, LIMITS.maxFrameBytes) &&
      imageBytes + FRAME_HEADER_BYTES <= this.#limits.maxMessageBytes;
    return fits ? undefined : 'too_large';
  }

  #refuse(reason: SendRefusal): SendResult {
    this.#stats.refused(reason);
    return { sent: false, reason };
  }

  /** @throws {CodecError} when the mask cannot be decoded; nothing was ended then. */
  #answer(result: FrameResult, bytes: number, localLagMs: number): void {
    // Decoded also when its frame was given up: a later `unchanged` may repeat it. What nobody waits for costs nothing.
    const isMask = result.status === 'mask' && this.#table.isAwaited(result.frameId);
    const mask = isMask ? this.#decoder.decode(result) : undefined;
    const nowMs = this.#clock.nowMs();
    this.#answered();
    const frame = this.#table.take(result.frameId);
    if (!frame) return this.#late(result, nowMs);
    const roundTripMs = nowMs - frame.sentAtMs;
    this.#rtt.sample(roundTripMs);
    const reason = result.status === 'mask' ? undefined : result.reason;
    const { status, times } = result;
    this.#tellFlow(frame, { nowMs, downBytes: bytes, result: status, reason, times, localLagMs });
    const common = {
      frameId: frame.frameId,
      captureTimeS: frame.captureTimeS,
      epoch: result.epoch,
      times: result.times,
      roundTripMs,
    };
    if (result.status === 'dropped') {
      this.#stats.dropped(result.reason);
      this.#events.emit('dropped', { ...common, reason: result.reason });
    } else if (result.status === 'error') {
      this.#stats.error(result.reason);
      this.#events.emit('error', { ...common, reason: result.reason });
    } else if (mask) {
      this.#deliver(mask, common, frame, { nowMs, bytes });
    }
  }

  #deliver(
    mask: DecodedMask,
    common: Omit<MaskClientEvents['mask'], keyof DecodedMask | 'mode' | 'stale'>,
    frame: FrameInFlight,
    { nowMs, bytes }: { readonly nowMs: number; readonly bytes: number },
  ): void {
    const stale = common.epoch < this.#freshEpoch || common.epoch > this.#epoch;
    if (stale) this.#stats.staleMask();
    else {
      const isOutOfOrder = frame.sentAtMs < this.#newestMaskSentMs;
      this.#newestMaskSentMs = Math.max(this.#newestMaskSentMs, frame.sentAtMs);
      this.#stats.mask({
        nowMs,
        latencyMs: nowMs - common.captureTimeS * 1000,
        roundTripMs: common.roundTripMs,
        times: common.times,
        bytes,
        isOutOfOrder,
      });
    }
    const isOfMode = common.epoch >= this.#modeEpoch && common.epoch <= this.#epoch;
    const mode = isOfMode ? this.#mode : undefined;
    this.#events.emit('mask', { ...common, ...mask, mode, stale });
  }

  #late(result: FrameResult, nowMs: number): void {
    this.#stats.late(result.status === 'mask');
    const frame = this.#table.takeGivenUp(result.frameId);
    // Without this a way slower than the limit would never be learnt and every frame be given up.
    if (frame) this.#rtt.sample(nowMs - frame.sentAtMs);
  }

  #answered(): void {
    this.#unansweredSinceMs = undefined;
    this.#hasToldNoAnswers = false;
  }

  #unreadable(message: Uint8Array, why: string): void {
    this.protocolFault(why);
    const frame = this.#table.take(readFrameEcho(message)?.frameId ?? -1);
    if (!frame) return;
    const nowMs = this.#clock.nowMs();
    const downBytes = message.byteLength;
    this.#tellFlow(frame, { nowMs, downBytes, result: 'error', reason: 'bad_mask', times: NO_TIMES });
    this.#stats.error('bad_mask');
    this.#events.emit('error', {
      frameId: frame.frameId,
      captureTimeS: frame.captureTimeS,
      epoch: this.#epoch,
      times: NO_TIMES,
      roundTripMs: nowMs - frame.sentAtMs,
      reason: 'bad_mask',
    });
  }

  #tellFlow(frame: FrameInFlight, end: Omit<FrameOutcome, 'sentAtMs' | 'upBytes'>): void {
    const { sentAtMs, upBytes, generation } = frame;
    this.#flow.ended(generation, { ...end, sentAtMs, upBytes });
  }

  /** One timer, for the oldest frame. */
  #watchLimit(): void {
    const oldestMs = this.#table.oldestSentAtMs;
    if (this.#cancelLimit || oldestMs === undefined) return;
    const nowMs = this.#clock.nowMs();
    const dueMs = nowMs + Math.max(1, oldestMs + this.#rtt.limitMs - nowMs);
    this.#cancelLimit = this.#clock.after(dueMs - nowMs, () => {
      if (this.#clock.nowMs() - dueMs <= LATE_LIMIT_MS) return this.#expire();
      this.#cancelLimit = this.#clock.after(LATE_GRACE_MS, () => this.#expire());
    });
  }

  #expire(): void {
    this.#cancelLimit = undefined;
    const nowMs = this.#clock.nowMs();
    const frames = this.#table.expire(nowMs, this.#rtt.limitMs);
    this.#lose(frames, 'timeout');
    if (frames.length > 0) this.#noteTimeout(nowMs);
    this.#watchLimit();
  }

  #noteTimeout(nowMs: number): void {
    this.#unansweredSinceMs ??= nowMs;
    if (this.#hasToldNoAnswers || nowMs - this.#unansweredSinceMs < NO_ANSWER_MS) return;
    this.#hasToldNoAnswers = true;
    const message = 'The server answers no frames, though the connection lives; still trying';
    this.#events.emit('fault', clientFault('no_answers', message, true));
  }

  #lose(frames: readonly FrameInFlight[], cause: LostCause): void {
    const nowMs = this.#clock.nowMs();
    for (const frame of frames) {
      const { frameId, captureTimeS } = frame;
      this.#tellFlow(frame, { nowMs, downBytes: 0, result: 'lost', reason: cause, times: NO_TIMES });
      this.#stats.lost(cause);
      this.#events.emit('lost', { frameId, captureTimeS, cause });
    }
  }
}
