import {
  type Configure,
  type ConfigureReply,
  ConfigureSchema,
  type Fault,
  parseControl,
  type Status,
} from '@maskwire/protocol';
import { checkedOptions } from './checked-options.js';
import { type Clock, systemClock } from './clock.js';
import { type ConnectionEnd, type IncomingEvent, openConnection } from './connection.js';
import { ControlChannel } from './control-channel.js';
import { DesiredSettings } from './desired-settings.js';
import { Emitter, rethrowLater } from './emitter.js';
import { type Endpoint, endpointOf } from './endpoint.js';
import { ClientError } from './errors.js';
import { clientFault, offlineFault } from './faults.js';
import type { FlowChoice } from './flow/choice.js';
import type { FlowPlan } from './flow/types.js';
import { FrameStream } from './frame-stream.js';
import { Heartbeat } from './heartbeat.js';
import { MaskCodingSwitch } from './mask-coding.js';
import type { SendBlock } from './reasons.js';
import { RetryPlan } from './retry.js';
import type { ClientStats } from './stats.js';
import type {
  ClientState,
  MaskClient,
  MaskClientEvents,
  MaskClientOptions,
  SendResult,
  Session,
} from './types.js';

/** From the first byte to settings in force; both transports may be tried in it. */
const CONNECT_LIMIT_MS = 20_000;
/** A connection that held this long was good: back-off begins anew after it. */
const STABLE_MS = 5000;
/** Faults after which a server that ends the connection will not take the next one either. */
const TERMINAL_FAULTS: readonly string[] = ['unauthorised', 'unsupported_protocol'];

/** @throws {ClientError} `invalid_options` */
export function createMaskClient(options: MaskClientOptions): MaskClient {
  return new Client(options);
}

/** One connection after the other: opens them, notices their end and tries again. */
class Client implements MaskClient {
  readonly #endpoint: Endpoint;
  readonly #token: string | undefined;
  readonly #ownMaxFps: number;
  readonly #clock: Clock;
  readonly #retry: RetryPlan;
  readonly #events: Emitter<MaskClientEvents>;
  readonly #frames: FrameStream;
  readonly #settings: DesiredSettings;
  readonly #heartbeat: Heartbeat;
  readonly #coding: MaskCodingSwitch;
  #state: ClientState = { kind: 'idle' };
  /** Of the connection in use. */
  #control: ControlChannel | undefined;
  #online = true;
  #cancelTimer: () => void = () => {};

  constructor(options: MaskClientOptions) {
    const { maxFps, flow, policy, settings } = checkedOptions(options);
    this.#endpoint = endpointOf(options.url);
    this.#token = options.token;
    this.#ownMaxFps = maxFps;
    this.#retry = new RetryPlan(policy, options.random ?? Math.random);
    this.#settings = new DesiredSettings(settings);
    this.#coding = new MaskCodingSwitch(this.#settings);
    this.#clock = options.clock ?? systemClock;
    this.#events = new Emitter(options.onListenerError ?? rethrowLater);
    this.#frames = new FrameStream({ clock: this.#clock, events: this.#events, flow });
    this.#heartbeat = new Heartbeat(this.#clock, {
      pingIntervalMs: () => this.#frames.pingIntervalMs(),
      silenceLimitMs: () => this.#frames.silenceLimitMs(),
      checkLimitMs: () => this.#frames.checkLimitMs(),
      pinged: (roundTripMs) => this.#frames.pinged(roundTripMs),
      protocolFault: () => this.#frames.protocolFault('an answer to a ping'),
      beat: (nowMs) => this.#control?.adaptCoding(nowMs),
      silent: (forMs, wasChecked) => this.#fellSilent(forMs, wasChecked),
    });
  }

  get state(): ClientState {
    return this.#state;
  }

  connect(): void {
    if (this.#state.kind === 'closed')
      throw new ClientError('closed', 'This client was closed; create a new one');
    if (this.#state.kind !== 'idle' && this.#state.kind !== 'refused') return;
    this.#retry.failures = 0;
    this.#open();
  }

  retryNow(): void {
    if (this.#state.kind === 'waiting') this.#open();
  }

  setOnline(online: boolean): void {
    if (online === this.#online || this.#endpoint.isLocal) return;
    this.#online = online;
    if (online) this.#retry.failures = 0;
    if (online || this.#state.kind !== 'waiting') return this.checkNow();
    this.#cancelTimer();
    this.#become({
      ...this.#state,
      retryInMs: Number.POSITIVE_INFINITY,
      fault: offlineFault(this.#state.fault),
    });
  }

  checkNow(): void {
    if (this.#state.kind === 'waiting' && this.#online) this.#open();
    else if (this.#state.kind === 'ready') this.#heartbeat.check();
  }

  canSend(nowMs: number = this.#clock.nowMs()): 'ok' | SendBlock {
    return this.#frames.canSend(nowMs);
  }

  send(image: Uint8Array, captureTimeS: number): SendResult {
    const result = this.#frames.send(image, captureTimeS);
    if (result.sent) this.#heartbeat.frameSent();
    return result;
  }

  setFlow(choice: FlowChoice): void {
    this.#frames.setFlow(choice);
  }

  setSource(size: { readonly widthPx: number; readonly heightPx: number } | undefined): void {
    this.#frames.setSource(size);
  }

  plan(nowMs: number = this.#clock.nowMs()): FlowPlan {
    return this.#frames.plan(nowMs);
  }

  noteSkipped(): void {
    this.#frames.noteSkipped();
  }

  stats(): ClientStats {
    return this.#frames.stats();
  }

  on<K extends keyof MaskClientEvents>(
    event: K,
    listener: (payload: MaskClientEvents[K]) => void,
  ): () => void {
    return this.#events.on(event, listener);
  }

  configure(change: Configure): Promise<ConfigureReply> {
    const parsed = parseControl(ConfigureSchema, change);
    if (!parsed.ok) return Promise.resolve({ ok: false, error: parsed.fault });
    if (this.#state.kind === 'closed')
      return Promise.resolve({ ok: false, error: clientFault('closed', 'This client was closed', false) });
    if (this.#state.kind !== 'ready' || !this.#control) {
      this.#settings.keep(parsed.value);
      const message = 'Not connected; the change is kept and sent on the next connect';
      return Promise.resolve({ ok: false, error: clientFault('not_ready', message, true) });
    }
    return this.#control.configure(parsed.value);
  }

  close(): void {
    if (this.#state.kind === 'closed') return;
    this.#state = { kind: 'closed' };
    this.#drop(clientFault('closed', 'This client was closed', false));
    this.#events.emit('state', this.#state);
  }

  #open(): void {
    this.#cancelTimer();
    const connection = openConnection(this.#endpoint, this.#token, {
      message: (event, value) => this.#receive(control, event, value),
      ended: (end) => this.#ended(control, end),
    });
    const parts = {
      clock: this.#clock,
      events: this.#events,
      frames: this.#frames,
      settings: this.#settings,
      coding: this.#coding,
      ownMaxFps: this.#ownMaxFps,
    };
    const control = new ControlChannel(connection, parts, {
      agreed: (session, status) => this.#agreed(session, status),
      ready: () => this.#heartbeat.start(connection),
      failed: (fault, final) => this.#end(fault, final),
    });
    this.#control = control;
    this.#cancelTimer = this.#clock.after(CONNECT_LIMIT_MS, () =>
      this.#end(clientFault('timeout', `${this.#endpoint.origin} did not answer in time`, true), false),
    );
    this.#become({ kind: 'connecting', attempt: this.#retry.failures });
  }

  #receive(control: ControlChannel, event: IncomingEvent, value: unknown): void {
    this.#heartbeat.heard();
    if (event === 'mask') this.#frames.receive(value);
    else control.receive(event, value);
  }

  #agreed(session: Session, status: Status): void {
    // Of the time to connect.
    this.#cancelTimer();
    this.#become({ kind: 'ready', session, serverPhase: status.phase, status });
  }

  #ended({ lastFault }: ControlChannel, end: ConnectionEnd): void {
    if (end.fault.code === 'message_too_large') this.#events.emit('fault', end.fault);
    const refused = end.kind === 'refused' && !end.fault.retryable;
    const dismissed = lastFault && TERMINAL_FAULTS.includes(lastFault.code);
    // What the server said last explains the end better than the transport does.
    const fault = end.kind === 'disconnected' && end.fault.retryable ? (lastFault ?? end.fault) : end.fault;
    this.#end(fault, refused || dismissed === true);
  }

  #fellSilent(forMs: number, wasChecked: boolean): void {
    const message = `Nothing was heard of the server for ${(forMs / 1000).toFixed(1)} s`;
    this.#end(clientFault('silent', message, true), false, wasChecked);
  }

  /** @param final the next connection would be no better: none is tried */
  #end(fault: Fault, final: boolean, wasChecked = false): void {
    if (this.#state.kind === 'closed') return;
    const retryInMs = final ? 0 : this.#retryInMs(wasChecked);
    const attempt = this.#retry.failures;
    const next: ClientState = final
      ? { kind: 'refused', fault }
      : { kind: 'waiting', attempt, retryInMs, fault: this.#online ? fault : offlineFault(fault) };
    this.#state = next;
    this.#drop(clientFault('disconnected', `${fault.message}; the change is kept`, true));
    // A listener may have closed the client while its frames were being lost.
    if (this.#state !== next) return;
    if (!final && this.#online) this.#cancelTimer = this.#clock.after(retryInMs, () => this.#open());
    this.#events.emit('state', next);
  }

  #retryInMs(wasChecked: boolean): number {
    const nowMs = this.#clock.nowMs();
    const control = this.#control;
    const delayMs = this.#retry.after({
      nowMs,
      wasStable: control !== undefined && control.usedForMs(nowMs) >= STABLE_MS,
      wasDraining: control?.isDraining === true,
      wasChecked,
      notBeforeMs: control?.notBeforeMs,
    });
    return this.#online ? delayMs : Number.POSITIVE_INFINITY;
  }

  /** Lets go of the connection and of everything that waits on it. */
  #drop(fault: Fault): void {
    this.#cancelTimer();
    this.#heartbeat.stop();
    this.#control?.close(fault);
    this.#control = undefined;
    this.#frames.close();
  }

  #become(state: ClientState): void {
    this.#state = state;
    this.#events.emit('state', state);
  }
}
