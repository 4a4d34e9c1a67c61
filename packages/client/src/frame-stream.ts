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
  readFrameEcho,
} from '@maskwire/protocol';
import type { Clock } from './clock.js';
import type { Emitter } from './emitter.js';
import { type FrameInFlight, InFlightTable } from './in-flight.js';
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
  /** 1..16 */
  readonly maxInFlight: number;
}

/**
 * The frame path over all connections of a client: window, pacing, time limit, decoding and statistics. It knows no
 * socket; whoever owns the connection calls `open` and `close` and hands `receive` what came.
 */
export class FrameStream {
  readonly #clock: Clock;
  readonly #events: Emitter<MaskClientEvents>;
  readonly #maxInFlight: number;
  readonly #table = new InFlightTable();
  readonly #pacer = new Pacer();
  readonly #rtt = new RttEstimator();
  readonly #decoder = new MaskDecoder();
  readonly #stats = new StatsRecorder();
  #sink: FrameSink | undefined;
  #limits: FrameLimits = LIMITS;
  #accepting = false;
  #epoch = 0;
  #mode: ModeInfo | undefined;
  /** First epoch of the mode in force. */
  #modeEpoch = 0;
  #lastFrameId = 0;
  #cancelLimit: (() => void) | undefined;

  constructor(options: FrameStreamOptions) {
    this.#clock = options.clock;
    this.#events = options.events;
    this.#maxInFlight = options.maxInFlight;
  }

  open(sink: FrameSink, limits: FrameLimits): void {
    this.#sink = sink;
    this.#limits = limits;
    this.#rtt.reset();
    this.#stats.forgetWay();
    this.#decoder.reset();
    this.#mode = undefined;
  }

  /** Whether the server takes frames now. */
  setAccepting(accepting: boolean): void {
    this.#accepting = accepting;
  }

  /** Masks of other epochs are stale from here on. */
  setEpoch(epoch: number, mode: ModeInfo | undefined): void {
    if (mode?.id !== this.#mode?.id) this.#modeEpoch = epoch;
    this.#mode = mode;
    this.#epoch = epoch;
  }

  /** @param maxFps > 0; Infinity = no limit */
  setRate(maxFps: number): void {
    this.#pacer.setRate(maxFps);
  }

  /** The connection is gone: every frame in flight is lost. */
  close(): void {
    this.#sink = undefined;
    this.#accepting = false;
    this.#cancelLimit?.();
    this.#cancelLimit = undefined;
    this.#lose(this.#table.clear(), 'disconnected');
  }

  canSend(nowMs: number): 'ok' | SendBlock {
    if (!this.#sink || !this.#accepting) return 'not_ready';
    if (this.#table.size >= this.#maxInFlight) return 'window';
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
    this.#table.add({ frameId, captureTimeS, sentAtMs: nowMs });
    this.#pacer.take(nowMs);
    this.#stats.sent(message.byteLength);
    this.#watchLimit();
    return { sent: true, frameId };
  }

  /** Takes one `mask` message as the socket delivered it; never throws. */
  receive(value: unknown): void {
    const message = bytesOf(value);
    if (!message) return this.#stats.protocolFault();
    this.#stats.received(message.byteLength);
    try {
      this.#answer(decodeResult(message), message.byteLength);
    } catch (error) {
      if (!(error instanceof CodecError)) throw error;
      this.#unreadable(message);
    }
  }

  notePing(roundTripMs: number): void {
    this.#stats.ping(roundTripMs);
  }

  noteProtocolFault(): void {
    this.#stats.protocolFault();
  }

  stats(): ClientStats {
    return this.#stats.snapshot({
      nowMs: this.#clock.nowMs(),
      inFlight: this.#table.size,
      maxInFlight: this.#maxInFlight,
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
  #answer(result: FrameResult, bytes: number): void {
    // Decoded even when its frame has ended: a later `unchanged` may repeat it.
    const mask = result.status === 'mask' ? this.#decoder.decode(result) : undefined;
    const nowMs = this.#clock.nowMs();
    const frame = this.#table.take(result.frameId);
    if (!frame) return this.#late(result.frameId, nowMs);
    const roundTripMs = nowMs - frame.sentAtMs;
    this.#rtt.sample(roundTripMs);
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
      this.#deliver(mask, common, nowMs, bytes);
    }
  }

  #deliver(
    mask: DecodedMask,
    common: Omit<MaskClientEvents['mask'], keyof DecodedMask | 'mode' | 'stale'>,
    nowMs: number,
    bytes: number,
  ): void {
    const stale = common.epoch !== this.#epoch;
    if (stale) this.#stats.staleMask();
    else
      this.#stats.mask({
        nowMs,
        latencyMs: nowMs - common.captureTimeS * 1000,
        roundTripMs: common.roundTripMs,
        times: common.times,
        bytes,
      });
    const mode = common.epoch >= this.#modeEpoch ? this.#mode : undefined;
    this.#events.emit('mask', { ...common, ...mask, mode, stale });
  }

  #late(frameId: number, nowMs: number): void {
    this.#stats.late();
    const frame = this.#table.takeGivenUp(frameId);
    // Without this a way slower than the limit would never be learnt and every frame be given up.
    if (frame) this.#rtt.sample(nowMs - frame.sentAtMs);
  }

  #unreadable(message: Uint8Array): void {
    this.#stats.protocolFault();
    const frame = this.#table.take(readFrameEcho(message)?.frameId ?? -1);
    if (!frame) return;
    this.#stats.error('bad_mask');
    this.#events.emit('error', {
      frameId: frame.frameId,
      captureTimeS: frame.captureTimeS,
      epoch: this.#epoch,
      times: NO_TIMES,
      roundTripMs: this.#clock.nowMs() - frame.sentAtMs,
      reason: 'bad_mask',
    });
  }

  /** One timer, for the oldest frame. */
  #watchLimit(): void {
    const oldestMs = this.#table.oldestSentAtMs;
    if (this.#cancelLimit || oldestMs === undefined) return;
    const delayMs = oldestMs + this.#rtt.limitMs - this.#clock.nowMs();
    this.#cancelLimit = this.#clock.after(Math.max(1, delayMs), () => {
      this.#cancelLimit = undefined;
      this.#lose(this.#table.expire(this.#clock.nowMs(), this.#rtt.limitMs), 'timeout');
      this.#watchLimit();
    });
  }

  #lose(frames: readonly FrameInFlight[], cause: LostCause): void {
    for (const { frameId, captureTimeS } of frames) {
      this.#stats.lost(cause);
      this.#events.emit('lost', { frameId, captureTimeS, cause });
    }
  }
}
