import { deflateRawSync } from 'node:zlib';
import {
  applyConfigure,
  bytesOf,
  CodecError,
  type ConfigureReply,
  ConfigureSchema,
  decodeFrame,
  defaultSettings,
  ENCODING,
  encodeResult,
  type FrameResult,
  fault,
  type MaskResult,
  NO_TIMES,
  packAlpha4,
  parseControl,
  readFrameEcho,
  readImageHeader,
  type StatsReply,
} from '@maskwire/protocol';

/** Ways to break the protocol; `none` keeps to it. */
export type Sabotage =
  | 'none'
  | 'status-before-ready'
  | 'admits-any-version'
  | 'answers-twice'
  | 'never-answers-bad'
  | 'answers-text'
  | 'rounds-timestamps'
  | 'takes-nan'
  | 'inflates-long'
  | 'trailing-byte'
  | 'epoch-on-refusal'
  | 'epoch-of-the-answer'
  | 'silent-clamp'
  | 'unchanged-first'
  | 'miscounts'
  | 'answers-everybody'
  | 'ignores-rate';

/** A frame takes this long, so that a configure can overtake its answer. */
const WORK_MS = 3;
const BURST = 15;
const ALPHA = new Uint8Array(64).fill(128);

type Body =
  | Pick<MaskResult, 'status' | 'encoding' | 'widthPx' | 'heightPx' | 'payload'>
  | { readonly status: 'dropped'; readonly reason: 'rate_limited' }
  | {
      readonly status: 'error';
      readonly reason: 'malformed_header' | 'length_mismatch' | 'empty' | 'unsupported_image';
    };

/** One session of the small server: as much of the protocol as its cases ask for. */
export class SmallSession {
  readonly #id: string;
  readonly #sabotage: Sabotage;
  readonly #emit: (event: string, body: unknown) => void;
  #settings = defaultSettings('grey');
  #epoch = 0;
  #first = true;
  #tokens = BURST;
  #refilledMs = performance.now();
  readonly #startedMs = performance.now();
  readonly #counts = { frames: 0, masks: 0, bytesIn: 0, bytesOut: 0 };
  readonly #dropped: Record<string, number> = {};
  readonly #errors: Record<string, number> = {};

  constructor(id: string, sabotage: Sabotage, emit: (event: string, body: unknown) => void) {
    this.#id = id;
    this.#sabotage = sabotage;
    this.#emit = emit;
  }

  onFrame(args: readonly unknown[]): void {
    const bytes = args.length === 1 ? bytesOf(args[0]) : undefined;
    const echo = bytes && readFrameEcho(bytes);
    if (!bytes || !echo) {
      if (this.#sabotage === 'answers-text') this.#send({ frameId: 0, timestampS: 0 }, 0, this.#mask());
      return this.#emit('fault', fault('malformed', 'one binary argument', false));
    }
    this.#counts.frames++;
    this.#counts.bytesIn += bytes.length;
    const epoch = this.#epoch;
    const body = this.#judge(bytes);
    if (body.status === 'error' && this.#sabotage === 'never-answers-bad') return;
    setTimeout(() => {
      const late = this.#sabotage === 'epoch-of-the-answer';
      this.#send(echo, late ? this.#epoch : epoch, body);
      if (this.#sabotage === 'answers-twice') this.#send(echo, epoch, body);
    }, WORK_MS);
  }

  configure(body: unknown): ConfigureReply {
    const parsed = parseControl(ConfigureSchema, body);
    const known = parsed.ok && (parsed.value.mode ?? 'grey') === 'grey';
    const readable = parsed.ok && (parsed.value.encodings ?? [2]).some((id) => id <= ENCODING.alpha4Deflate);
    if (!parsed.ok || !known || !readable) {
      if (this.#sabotage === 'epoch-on-refusal') this.#epoch++;
      const why = known ? 'unsupported_encoding' : 'unknown_mode';
      return { ok: false, error: parsed.ok ? fault(why, 'no', false) : parsed.fault };
    }
    const { settings, warnings } = applyConfigure(this.#settings, parsed.value);
    this.#settings = settings;
    this.#epoch++;
    this.#first = true;
    this.#tokens = Math.min(this.#tokens, Math.max(8, settings.maxFps / 4));
    return {
      ok: true,
      epoch: this.#epoch,
      settings,
      warnings: this.#sabotage === 'silent-clamp' ? [] : [...warnings],
    };
  }

  stats(): StatsReply {
    const { frames, masks, bytesIn, bytesOut } = this.#counts;
    return {
      ok: true,
      stats: {
        sessionId: this.#id,
        epoch: this.#epoch,
        uptimeMs: performance.now() - this.#startedMs,
        framesReceived: frames,
        masksSent: this.#sabotage === 'miscounts' ? masks + 1 : masks,
        dropped: this.#dropped,
        errors: this.#errors,
        bytesIn,
        bytesOut,
        queueMs: 0,
        serviceMs: 0,
      },
    };
  }

  #judge(bytes: Uint8Array): Body {
    if (!this.#admit()) return { status: 'dropped', reason: 'rate_limited' };
    const lenient = this.#sabotage === 'takes-nan' && bytes.length > 16;
    try {
      if (!lenient) readImageHeader(decodeFrame(bytes).image);
    } catch (error) {
      if (!(error instanceof CodecError)) throw error;
      const reasons = ['malformed_header', 'length_mismatch', 'empty'] as const;
      return { status: 'error', reason: reasons.find((code) => code === error.code) ?? 'unsupported_image' };
    }
    return this.#mask();
  }

  #mask(): Body {
    const { encodings } = this.#settings;
    const size = { status: 'mask', widthPx: 8, heightPx: 8 } as const;
    const first = this.#first;
    this.#first = false;
    if (encodings.includes(ENCODING.unchanged) && (this.#sabotage === 'unchanged-first' || !first))
      return { ...size, encoding: ENCODING.unchanged, payload: new Uint8Array(0) };
    if (encodings.includes(ENCODING.alpha8)) return { ...size, encoding: ENCODING.alpha8, payload: ALPHA };
    if (encodings.includes(ENCODING.alpha4Deflate))
      return { ...size, encoding: ENCODING.alpha4Deflate, payload: deflateRawSync(packAlpha4(ALPHA)) };
    const alpha = this.#sabotage === 'inflates-long' ? new Uint8Array(65) : ALPHA;
    return { ...size, encoding: ENCODING.alpha8Deflate, payload: deflateRawSync(alpha) };
  }

  #admit(): boolean {
    if (this.#sabotage === 'ignores-rate') return true;
    const { maxFps } = this.#settings;
    const nowMs = performance.now();
    const refill = ((nowMs - this.#refilledMs) * maxFps) / 1000;
    this.#tokens = Math.min(Math.max(8, maxFps / 4), this.#tokens + refill);
    this.#refilledMs = nowMs;
    if (this.#tokens < 1) return false;
    this.#tokens--;
    return true;
  }

  #send(echo: { frameId: number; timestampS: number }, epoch: number, body: Body): void {
    const rounds = this.#sabotage === 'rounds-timestamps';
    const timestampS = rounds ? Math.fround(echo.timestampS) : echo.timestampS;
    const result: FrameResult = { ...echo, timestampS, epoch, times: NO_TIMES, ...body };
    const message = encodeResult(result);
    this.#count(result);
    this.#counts.bytesOut += message.length;
    this.#emit('mask', this.#sabotage === 'trailing-byte' ? new Uint8Array([...message, 0]) : message);
  }

  #count(result: FrameResult): void {
    if (result.status === 'mask') this.#counts.masks++;
    else {
      const counts = result.status === 'dropped' ? this.#dropped : this.#errors;
      counts[result.reason] = (counts[result.reason] ?? 0) + 1;
    }
  }
}
