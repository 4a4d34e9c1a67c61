import { Lateness } from './lateness.js';
import { StallMemory } from './stall-memory.js';
import { WindowedMin } from './windowed-min.js';

/** A route that became longer is known as such after this. */
const BASE_SPAN_MS = 10_000;
/** Pings of which the median above the least one is the usual jitter. */
const JITTER_PINGS = 7;
/** Sends remembered, to tell pings that had the way for themselves. */
const SENDS = 64;
const OCCUPIED_GAIN = 1 / 8;
/** Share of an error taken in: of a longer time, seen twice; of a shorter one; and of either at first. */
const GAIN_SLOWER = 0.7;
const GAIN_FASTER = 0.15;
const GAIN_FIRST = 0.5;
const FIRST_ANSWERS = 6;
const ANSWERS_WITHOUT_PING = 60;
/** Answers closer together than this share of what their bytes need, or of how far apart they were sent, waited together. */
const BURST_SHARE = 0.5;
/** Slower than 1 KB/s each byte counts as that: the least sent would be a frame every second. */
const MAX_MS_PER_BYTE = 1;

/** One answer, or the end of the wait for it. */
export interface WaySample {
  readonly sentAtMs: number;
  readonly nowMs: number;
  readonly upBytes: number;
  readonly downBytes: number;
  readonly serverMs: number;
  /** Round trip less the time at the server. */
  readonly networkMs: number;
  /** The most of it that this side's own thread may have added. @default 0 */
  readonly localLagMs?: number;
}

/**
 * What the way takes: a delay that does not depend on bytes, and milliseconds a byte in each direction.
 *
 * What a frame took beyond the delay is what its bytes take on the wires, and a queue. A wire that is found slower than
 * known must be so in two answers in a row, and no wire can be slower than answers come apart: so neither a lone late
 * answer nor the length of a queue is taken for a narrow way. After a stall answers come at the heels of each other,
 * late by no more than the silence before them; nothing is learned of those but how long the way stood still.
 *
 * An answer that waited for this side's own thread came earlier than it was read: what the thread may have added is no
 * evidence. How far apart answers come is the mean since the last one of which it is known.
 *
 * Frames may be late for something that is neither the way's nor this thread's. Until it is known that bytes take less
 * than was thought, it counts as theirs: `acquitBytes`.
 *
 * The directions are told apart by sizes that change between frames: an error is shared in proportion to the bytes of
 * either (the step that Kaczmarz takes), beginning with what the caller assumes. Numbers in, state out; no clock.
 */
export class Way {
  readonly stalls = new StallMemory();
  readonly #base = new WindowedMin(BASE_SPAN_MS);
  readonly #lateness = new Lateness();
  #pingExtrasMs: number[] = [];
  #sentMs: number[] = [];
  /** How long a frame usually keeps the wires and the server busy, at most. */
  #occupiedMs = 0;
  #upMsPerByte = 0;
  #downMsPerByte = 0;
  #lastAnswerMs = Number.NEGATIVE_INFINITY;
  #lastSentMs = Number.POSITIVE_INFINITY;
  /** Answers since that one of which the time is not known. */
  #unsure = 0;
  #lastErrorMs = 0;
  #answers = 0;
  /** Of them, those since the way is known. */
  #learned = 0;
  #queueMs = 0;
  /** Before the answers that came at the heels of each other. */
  #silenceMs = 0;
  #isPinged = false;

  /** Taken for true until frames tell. */
  reset(nowMs: number, upMsPerByte: number, downMsPerByte: number): void {
    this.stalls.reset(nowMs);
    this.#base.reset();
    this.#lateness.reset();
    this.#pingExtrasMs = [];
    this.#sentMs = [];
    this.#occupiedMs = 0;
    this.#upMsPerByte = upMsPerByte;
    this.#downMsPerByte = downMsPerByte;
    this.#lastAnswerMs = Number.NEGATIVE_INFINITY;
    this.#lastSentMs = Number.POSITIVE_INFINITY;
    this.#unsure = 0;
    this.#lastErrorMs = 0;
    this.#answers = 0;
    this.#learned = 0;
    this.#queueMs = 0;
    this.#silenceMs = 0;
    this.#isPinged = false;
  }

  get answers(): number {
    return this.#answers;
  }

  /**
   * Whether it is known how long nothing takes, without which a slow wire looks like a long way. Where no ping is
   * answered, many frames must do.
   */
  get isKnown(): boolean {
    return this.#isPinged || this.#answers >= ANSWERS_WITHOUT_PING;
  }

  /** Round trip of no bytes, at its least. */
  get baseMs(): number {
    return this.#base.value ?? 0;
  }

  /** What is usually added to it, without any queue of frames. */
  get jitterMs(): number {
    const sorted = [...this.#pingExtrasMs].sort((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 2)] ?? 0;
  }

  /** What frames are usually late by beyond both, whatever their bytes. */
  get otherMs(): number {
    return this.#lateness.usualMs;
  }

  /** How long frames wait behind others at present, less than the least of the last few. */
  get queueMs(): number {
    return this.#queueMs;
  }

  upMs(bytes: number): number {
    return bytes * this.#upMsPerByte;
  }

  downMs(bytes: number): number {
    return bytes * this.#downMsPerByte;
  }

  /** Bytes up take so much at most: what frames are late by is something else's, or that of bytes down. */
  acquitBytes(upMsPerByte: number): void {
    this.#upMsPerByte = held(Math.min(this.#upMsPerByte, upMsPerByte));
    this.#downMsPerByte = held(this.#lateness.begin(this.#upMsPerByte));
  }

  sent(nowMs: number): void {
    this.#sentMs.push(nowMs);
    if (this.#sentMs.length > SENDS) this.#sentMs.shift();
  }

  pinged(nowMs: number, roundTripMs: number, localLagMs = 0): void {
    this.#base.add(nowMs, roundTripMs);
    this.#isPinged = true;
    const extraMs = roundTripMs - this.baseMs;
    const isSure = localLagMs === 0 && this.#wasFree(nowMs - roundTripMs);
    if (!isSure && extraMs >= this.jitterMs) return;
    this.#pingExtrasMs.push(extraMs);
    if (this.#pingExtrasMs.length > JITTER_PINGS) this.#pingExtrasMs.shift();
  }

  /** Whether the frames sent before were through for sure; a ping that was not tells only that the jitter is less. */
  #wasFree(atMs: number): boolean {
    const before = this.#sentMs.findLast((sentMs) => sentMs <= atMs);
    return before === undefined ? this.#sentMs.length === 0 : atMs - before > this.#occupiedMs;
  }

  answered(sample: WaySample): void {
    this.#base.add(sample.nowMs, sample.networkMs);
    this.#answers++;
    const lagMs = sample.localLagMs ?? 0;
    const exceedsMs = this.#exceedsMs(sample);
    // Even with the lag it was no slower than known: that holds whatever the lag was.
    if (lagMs === 0 || exceedsMs <= 0) this.#judge(sample);
    else if (exceedsMs > lagMs)
      this.#judge({ ...sample, nowMs: sample.nowMs - lagMs, networkMs: sample.networkMs - lagMs });
    else this.#skip();
  }

  /** What is not known stands between two answers in a row. */
  #skip(): void {
    this.#unsure++;
    this.#lastErrorMs = 0;
  }

  /** By how much it took longer than is known of the way. */
  #exceedsMs({ networkMs, upBytes, downBytes }: WaySample): number {
    return (
      networkMs - this.baseMs - this.jitterMs - this.otherMs - this.upMs(upBytes) - this.downMs(downBytes)
    );
  }

  #judge(sample: WaySample): void {
    const occupiedMs = sample.networkMs + sample.serverMs - this.baseMs;
    this.#occupiedMs += (occupiedMs > this.#occupiedMs ? 1 : OCCUPIED_GAIN) * (occupiedMs - this.#occupiedMs);
    const extraMs = Math.max(0, sample.networkMs - this.baseMs - this.jitterMs);
    const answers = 1 + this.#unsure;
    this.#unsure = 0;
    const spacingMs = Math.max(0, sample.nowMs - this.#lastAnswerMs) / answers;
    this.#lastAnswerMs = sample.nowMs;
    const { upBytes, downBytes } = sample;
    const upMs = this.upMs(upBytes);
    const downMs = this.downMs(downBytes);
    const waitedMs = extraMs - this.otherMs - upMs - downMs;
    this.#queueMs =
      waitedMs < this.#queueMs ? Math.max(0, waitedMs) : this.#queueMs + (waitedMs - this.#queueMs) / 4;
    // What is late now and then by so much tells nothing.
    const errorMs = waitedMs > 0 ? Math.max(0, waitedMs - this.#lateness.noiseMs) : waitedMs;
    this.#lateness.add(
      { lateMs: extraMs, upBytes, downBytes, spacingMs },
      this.#upMsPerByte,
      this.#downMsPerByte,
    );
    const isBehind = extraMs > spacingMs;
    const sentApartMs = (sample.sentAtMs - this.#lastSentMs) / answers;
    this.#lastSentMs = sample.sentAtMs;
    if (spacingMs >= BURST_SHARE * Math.max(upMs, downMs, sentApartMs)) this.#silenceMs = spacingMs;
    else if (isBehind && errorMs > upMs + downMs && errorMs <= this.#silenceMs)
      return this.#burst(sample.nowMs, errorMs);
    const roomMs = isBehind ? Math.max(0, spacingMs - Math.max(upMs, downMs)) : errorMs;
    if (this.isKnown) this.#learned++;
    if (this.isKnown || errorMs > 0) this.#learn(sample, errorMs, roomMs);
  }

  #burst(nowMs: number, waitedMs: number): void {
    this.stalls.saw(nowMs, Math.max(waitedMs, this.#lastErrorMs));
    this.#lastErrorMs = 0;
  }

  /** @param roomMs by which the slower wire may be slower than known */
  #learn({ upBytes, downBytes }: WaySample, errorMs: number, roomMs: number): void {
    const sureMs = errorMs > 0 ? Math.max(0, Math.min(errorMs, this.#lastErrorMs, roomMs)) : errorMs;
    this.#lastErrorMs = errorMs;
    const usual = errorMs > 0 ? GAIN_SLOWER : GAIN_FASTER;
    const gain = this.#learned <= FIRST_ANSWERS ? Math.max(GAIN_FIRST, usual) : usual;
    const norm = upBytes ** 2 + downBytes ** 2;
    if (norm === 0) return;
    this.#upMsPerByte = held(this.#upMsPerByte + (gain * sureMs * upBytes) / norm);
    this.#downMsPerByte = held(this.#downMsPerByte + (gain * sureMs * downBytes) / norm);
  }
}

const held = (msPerByte: number): number => Math.max(0, Math.min(MAX_MS_PER_BYTE, msPerByte));
