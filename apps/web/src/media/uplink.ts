import {
  type ClientState,
  type ClientStats,
  createMaskClient,
  MAX_IN_FLIGHT,
  type MaskClient,
  type MaskEvent,
  type Session,
} from '@maskwire/client';
import type { Configure, Fault, ModeInfo } from '@maskwire/protocol';
import { FittingQuality } from './capture/fitting-quality.js';
import { FrameEncoder } from './capture/frame-encoder.js';
import type { Ask, Flow, MediaPhase } from './messages.js';
import { Batch } from './sync/batch.js';
import { FrameRing, type RingEntry } from './sync/frame-ring.js';
import { LoadWatch } from './sync/load-watch.js';
import { phaseOf, samePhase } from './sync/phase.js';
import { LatencyWindow } from './sync/rates.js';
import { StillScene } from './sync/still-scene.js';

export interface UplinkOptions {
  readonly serverUrl: string;
  readonly token: string | undefined;
  readonly ask: Ask;
  readonly flow: Flow;
  /** Leave out frames of a still scene. */
  readonly skipStill: boolean;
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
  /** New settings are in force. With `isOther` masks from before say nothing about what comes. */
  configured(mode: string, isOther: boolean, warnings: readonly string[]): void;
  /** The server could not load the mode in force. */
  modeFailed(mode: string, reason: string): void;
  /** The copy is lent for the call. */
  answered(frame: AnsweredFrame): void;
  notice(fault: Fault): void;
}

/** Frames out, masks in: encoder, client, and the copies of the frames that wait for their masks. */
export class Uplink {
  readonly #client: MaskClient;
  readonly #events: UplinkEvents;
  readonly #ring = new FrameRing(MAX_IN_FLIGHT);
  readonly #changes = new Batch<Configure>((change) => void this.#configure(change));
  readonly #loading = new LoadWatch();
  readonly #still = new StillScene();
  #ask: Ask;
  /** Told last; undefined on a new connection. */
  #modeInForce: string | undefined;
  readonly #encoder = new FrameEncoder();
  /** The frame that is being encoded. */
  #encoding: RingEntry | undefined;
  readonly #fitting = new FittingQuality();
  readonly #encodeMs = new LatencyWindow();
  #phase: MediaPhase = { name: 'idle' };
  #lastFault: Fault | undefined;
  #mode: ModeInfo | undefined;

  constructor(options: UplinkOptions, events: UplinkEvents) {
    this.#events = events;
    this.#ask = options.ask;
    this.#client = createMaskClient({
      url: options.serverUrl,
      token: options.token,
      settings: settingsOf(options.ask),
      flow: options.flow,
    });
    this.#still.setOn(options.skipStill);
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
    // A frame whose copy would push out another's, of the largest pictures, would be sent for nothing.
    const isFree = this.#encoding === undefined && this.#ring.hasRoom;
    return isFree && this.#mode !== undefined && this.#client.canSend() === 'ok';
  }

  stats(): ClientStats {
    return this.#client.stats();
  }

  /** Squeezing and encoding one frame, median; 0 = none yet. */
  get encodeMs(): number {
    return this.#encodeMs.percentileMs(0.5);
  }

  /** Holds from the next frame on. */
  setFlow(flow: Flow): void {
    this.#client.setFlow(flow);
  }

  /** Whether frames of a still scene are left out. */
  setSkipStill(isOn: boolean): void {
    this.#still.setOn(isOn);
  }

  /** What the browser says of its network. */
  setOnline(isOnline: boolean): void {
    this.#client.setOnline(isOnline);
  }

  /** The way to the server may be another now, or gone. */
  checkNow(): void {
    this.#client.checkNow();
  }

  /** Another mode is asked for at once; what is wanted of it may change many times a second. */
  ask(ask: Ask): void {
    const before = this.#ask;
    this.#ask = ask;
    if (ask.mode !== before.mode) {
      this.#changes.clear();
      void this.#configure(settingsOf(ask));
      return;
    }
    if (!sameClasses(ask.shown, before.shown)) this.#changes.add({ classes: listOf(ask.shown ?? null) });
    if (ask.threshold !== before.threshold) this.#changes.add({ threshold: ask.threshold });
  }

  async #configure(change: Configure): Promise<void> {
    const reply = await this.#client.configure(change);
    // While there is no connection the change is kept for the next one.
    if (!reply.ok && reply.error.code !== 'not_ready' && reply.error.code !== 'closed')
      this.#events.notice(reply.error);
  }

  /** Takes the copy over; encodes it now and sends it, unless its mask is known already. @throws {CaptureError} */
  async send(entry: RingEntry): Promise<void> {
    if (!this.#mode || this.#encoding) {
      entry.copy.release();
      return;
    }
    this.#encoding = entry;
    try {
      const { picture } = entry.copy;
      const startMs = performance.now();
      this.#client.setSource(picture);
      const plan = this.#fitting.fit(this.#client.plan().image);
      const pixels = this.#encoder.squeeze(picture, plan);
      const known = this.#still.maskFor(pixels, entry.capturedAtMs);
      if (known) {
        this.#client.noteSkipped();
        this.#events.answered({ entry, ...known });
        entry.copy.release();
        return;
      }
      const image = await this.#encoder.encode(plan);
      this.#encodeMs.add(performance.now() - startMs);
      const result = this.#client.send(image, entry.capturedAtMs / 1000);
      if (!result.sent) {
        if (result.reason === 'too_large') this.#fitting.refused(image.byteLength);
        entry.copy.release();
        return;
      }
      this.#fitting.sent(image.byteLength);
      this.#still.sent(result.frameId, entry.capturedAtMs);
      this.#ring.add(result.frameId, entry);
    } catch (error) {
      entry.copy.release();
      throw error;
    } finally {
      this.#encoding = undefined;
    }
  }

  /** Idempotent. */
  close(): void {
    this.#changes.clear();
    this.#client.close();
    this.#ring.clear();
    this.#encoding?.copy.release();
  }

  #listen(): void {
    const client = this.#client;
    client.on('state', (state) => this.#stateChanged(state));
    client.on('ready', (session) => {
      this.#modeInForce = undefined;
      // Settings that are refused are not told as configured: what is known is of another connection all the same.
      this.#still.reset();
      this.#events.session(session);
    });
    client.on('configured', ({ settings, warnings }) => this.#configured(settings.mode, warnings));
    client.on('status', (status) => this.#loadFailed(this.#loading.status(status)));
    client.on('fault', (fault) => this.#faulted(fault));
    client.on('mask', (mask) => this.#answered(mask));
    for (const end of ['dropped', 'error', 'lost'] as const)
      client.on(end, ({ frameId }) => this.#ring.drop(frameId));
  }

  #configured(mode: string, warnings: readonly string[]): void {
    const isOther = mode !== this.#modeInForce;
    this.#still.reset();
    this.#modeInForce = mode;
    if (isOther) this.#loading.reset();
    this.#events.configured(mode, isOther, warnings);
  }

  #faulted(fault: Fault): void {
    const { state } = this.#client;
    const found = this.#loading.fault(fault, state.kind === 'ready' ? state.serverPhase : undefined);
    if (found.isOurs) this.#loadFailed(found.reason);
    else this.#events.notice(fault);
  }

  #loadFailed(reason: string | undefined): void {
    const mode = this.#modeInForce ?? this.#ask.mode;
    if (reason !== undefined && mode !== undefined) this.#events.modeFailed(mode, reason);
  }

  #answered(mask: MaskEvent): void {
    const entry = this.#ring.take(mask.frameId);
    if (!entry) return;
    if (mask.mode) this.#still.answered(mask, mask.mode);
    // Also a stale one of this mode: the page filters its classes itself.
    if (mask.mode) this.#events.answered({ entry, mask, mode: mask.mode });
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
}

const listOf = (shown: readonly number[] | null): number[] | null => (shown === null ? null : [...shown]);

/** What is not known yet is not filtered. */
const sameClasses = (a: Ask['shown'], b: Ask['shown']): boolean =>
  (a ?? null) === (b ?? null) || a?.join() === b?.join();

/** Without a mode its classes mean nothing; another mode's would hide the wrong ones. */
const settingsOf = ({ mode, shown, threshold }: Ask): Configure =>
  mode === undefined ? { threshold } : { mode, classes: listOf(shown ?? null), threshold };
