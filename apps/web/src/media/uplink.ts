import {
  type ClientState,
  type ClientStats,
  createMaskClient,
  type MaskClient,
  type MaskEvent,
  type Session,
} from '@maskwire/client';
import type { Fault, ModeInfo } from '@maskwire/protocol';
import { FrameEncoder } from './capture/jpeg.js';
import type { MediaPhase } from './messages.js';
import { FrameRing, type RingEntry } from './sync/frame-ring.js';
import { phaseOf, samePhase } from './sync/phase.js';

/** Frames on their way at once: enough for 30 a second over 200 ms. */
const MAX_IN_FLIGHT = 6;

export interface UplinkOptions {
  readonly serverUrl: string;
  readonly token: string | undefined;
  /** Undefined: the server's own choice. */
  readonly mode: string | undefined;
}

export interface AnsweredFrame {
  readonly entry: RingEntry;
  readonly mask: MaskEvent;
  readonly mode: ModeInfo;
}

export interface UplinkEvents {
  phase(phase: MediaPhase): void;
  /** A connection is up. */
  session(session: Session): void;
  /** A new epoch began: masks of frames before it are not shown. */
  configured(mode: string, warnings: readonly string[]): void;
  /** The copy is lent for the call. */
  answered(frame: AnsweredFrame): void;
  notice(fault: Fault): void;
}

/** Frames out, masks in: encoder, client, and the copies of the frames that wait for their masks. */
export class Uplink {
  readonly #client: MaskClient;
  readonly #events: UplinkEvents;
  readonly #ring = new FrameRing(MAX_IN_FLIGHT);
  #encoder: FrameEncoder | undefined;
  #isEncoding = false;
  #phase: MediaPhase = { name: 'idle' };
  #lastFault: Fault | undefined;
  #mode: ModeInfo | undefined;

  constructor(options: UplinkOptions, events: UplinkEvents) {
    this.#events = events;
    this.#client = createMaskClient({
      url: options.serverUrl,
      token: options.token,
      settings: options.mode === undefined ? {} : { mode: options.mode },
      maxInFlight: MAX_IN_FLIGHT,
    });
    this.#listen();
  }

  connect(): void {
    this.#client.connect();
  }

  retryNow(): void {
    this.#client.retryNow();
    // After a refusal the client waits for nothing: it tries once more when told.
    if (this.#client.state.kind === 'refused') this.#client.connect();
  }

  /** Whether a frame captured now would be encoded and sent. */
  canSend(): boolean {
    return !this.#isEncoding && this.#mode !== undefined && this.#client.canSend() === 'ok';
  }

  stats(): ClientStats {
    return this.#client.stats();
  }

  async setMode(mode: string): Promise<void> {
    const reply = await this.#client.configure({ mode });
    // While there is no connection the change is kept for the next one.
    if (!reply.ok && reply.error.code !== 'not_ready' && reply.error.code !== 'closed')
      this.#events.notice(reply.error);
  }

  /** Takes the copy over; encodes it now and sends it. @throws {CaptureError} */
  async send(entry: RingEntry): Promise<void> {
    const encoder = this.#encoderFor(this.#mode);
    if (!encoder || this.#isEncoding) {
      entry.copy.release();
      return;
    }
    this.#isEncoding = true;
    try {
      const image = await encoder.encode(entry.copy.picture);
      const result = this.#client.send(image, entry.capturedAtMs / 1000);
      if (result.sent) this.#ring.add(result.frameId, entry);
      else entry.copy.release();
    } catch (error) {
      entry.copy.release();
      throw error;
    } finally {
      this.#isEncoding = false;
    }
  }

  /** Idempotent. */
  close(): void {
    this.#client.close();
    this.#ring.clear();
  }

  #listen(): void {
    const client = this.#client;
    client.on('state', (state) => this.#stateChanged(state));
    client.on('ready', (session) => this.#events.session(session));
    client.on('configured', ({ settings, warnings }) => this.#events.configured(settings.mode, warnings));
    client.on('fault', (fault) => this.#events.notice(fault));
    client.on('mask', (mask) => this.#answered(mask));
    for (const end of ['dropped', 'error', 'lost'] as const)
      client.on(end, ({ frameId }) => this.#ring.drop(frameId));
  }

  #answered(mask: MaskEvent): void {
    const entry = this.#ring.take(mask.frameId);
    if (!entry) return;
    if (!mask.stale && this.#mode) this.#events.answered({ entry, mask, mode: this.#mode });
    entry.copy.release();
  }

  #stateChanged(state: ClientState): void {
    this.#mode = state.kind === 'ready' ? state.session.mode : undefined;
    if (state.kind === 'waiting') this.#lastFault = state.fault;
    if (state.kind === 'ready') this.#lastFault = undefined;
    const phase = phaseOf(state, this.#lastFault);
    if (samePhase(phase, this.#phase)) return;
    this.#phase = phase;
    this.#events.phase(phase);
  }

  #encoderFor(mode: ModeInfo | undefined): FrameEncoder | undefined {
    if (!mode) return undefined;
    const { widthPx, heightPx } = mode.input;
    if (this.#encoder?.widthPx !== widthPx || this.#encoder.heightPx !== heightPx)
      this.#encoder = new FrameEncoder(widthPx, heightPx);
    return this.#encoder;
  }
}
