import {
  type Configure,
  type ConfigureReply,
  ConfigureReplySchema,
  ConfigureSchema,
  type Fault,
  FaultSchema,
  parseControl,
  parseServerControl,
  type Ready,
  type Status,
  StatusSchema,
} from '@maskwire/protocol';
import { checkedOptions } from './checked-options.js';
import { type Clock, systemClock } from './clock.js';
import { type Connection, type ConnectionEnd, type IncomingEvent, openConnection } from './connection.js';
import { DesiredSettings } from './desired-settings.js';
import { Emitter, rethrowLater } from './emitter.js';
import { type Endpoint, endpointOf } from './endpoint.js';
import { ClientError } from './errors.js';
import { clientFault, offlineFault } from './faults.js';
import type { FlowChoice } from './flow/choice.js';
import type { FlowPlan } from './flow/types.js';
import { FrameStream } from './frame-stream.js';
import { missingMode, readGreeting } from './greeting.js';
import { Heartbeat } from './heartbeat.js';
import { FreshEpoch, MaskCodingSwitch } from './mask-coding.js';
import { PendingReplies } from './pending-replies.js';
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
/** For the answer to a `configure`. */
const CONFIGURE_LIMIT_MS = 5000;
/** A connection that held this long was good: back-off begins anew after it. */
const STABLE_MS = 5000;
/** Faults after which a server that ends the connection will not take the next one either. */
const TERMINAL_FAULTS: readonly string[] = ['unauthorised', 'unsupported_protocol'];

/** @throws {ClientError} `invalid_options` */
export function createMaskClient(options: MaskClientOptions): MaskClient {
  return new Client(options);
}

class Client implements MaskClient {
  readonly #endpoint: Endpoint;
  readonly #token: string | undefined;
  readonly #ownMaxFps: number;
  readonly #clock: Clock;
  readonly #retry: RetryPlan;
  readonly #events: Emitter<MaskClientEvents>;
  readonly #frames: FrameStream;
  readonly #settings: DesiredSettings;
  readonly #configures: PendingReplies<ConfigureReply>;
  readonly #heartbeat: Heartbeat;
  readonly #coding: MaskCodingSwitch;
  readonly #freshEpoch = new FreshEpoch();
  #state: ClientState = { kind: 'idle' };
  #connection: Connection | undefined;
  /** The `ready` of the connection in use, before the settings are in force too. */
  #greeting: Ready | undefined;
  #status: Status = { phase: 'ready' };
  #statusAtMs = 0;
  #lastFault: Fault | undefined;
  #online = true;
  #readyAtMs = 0;
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
    this.#configures = new PendingReplies(this.#clock);
    this.#heartbeat = new Heartbeat(this.#clock, {
      pingIntervalMs: () => this.#frames.pingIntervalMs(),
      silenceLimitMs: () => this.#frames.silenceLimitMs(),
      checkLimitMs: () => this.#frames.checkLimitMs(),
      pinged: (roundTripMs) => this.#frames.pinged(roundTripMs),
      protocolFault: () => this.#frames.protocolFault('an answer to a ping'),
      beat: (nowMs) => this.#adaptCoding(nowMs),
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
    if (this.#state.kind !== 'ready' || !this.#connection) {
      this.#settings.keep(parsed.value);
      const message = 'Not connected; the change is kept and sent on the next connect';
      return Promise.resolve({ ok: false, error: clientFault('not_ready', message, true) });
    }
    return this.#configureOn(this.#connection, parsed.value);
  }

  close(): void {
    if (this.#state.kind === 'closed') return;
    this.#state = { kind: 'closed' };
    this.#drop(clientFault('closed', 'This client was closed', false));
    this.#events.emit('state', this.#state);
  }

  #open(): void {
    this.#cancelTimer();
    this.#greeting = undefined;
    this.#lastFault = undefined;
    this.#status = { phase: 'ready' };
    this.#freshEpoch.reset();
    const connection = openConnection(this.#endpoint, this.#token, {
      message: (event, value) => this.#receive(connection, event, value),
      ended: (end) => this.#ended(end),
    });
    this.#connection = connection;
    this.#cancelTimer = this.#clock.after(CONNECT_LIMIT_MS, () =>
      this.#giveUp(clientFault('timeout', `${this.#endpoint.origin} did not answer in time`, true)),
    );
    this.#become({ kind: 'connecting', attempt: this.#retry.failures });
  }

  #receive(connection: Connection, event: IncomingEvent, value: unknown): void {
    this.#heartbeat.heard();
    switch (event) {
      case 'mask':
        return this.#frames.receive(value);
      case 'ready':
        return this.#greeted(connection, value);
      case 'status':
        return this.#statusChanged(value);
      case 'fault': {
        const parsed = parseServerControl(FaultSchema, value);
        if (!parsed.ok) return this.#frames.protocolFault(parsed.fault.message);
        this.#lastFault = parsed.value;
        return this.#events.emit('fault', parsed.value);
      }
    }
  }

  #greeted(connection: Connection, value: unknown): void {
    // A session is greeted once; what comes again is not believed.
    if (this.#greeting) return this.#frames.protocolFault('a second greeting');
    const greeting = readGreeting(value);
    if (!greeting.ok) {
      if (!greeting.final) this.#frames.protocolFault(greeting.fault.message);
      return this.#end(greeting.fault, greeting.final);
    }
    this.#greeting = greeting.ready;
    const missing = missingMode(greeting.ready, this.#settings.current.mode);
    if (missing) this.#events.emit('fault', missing);
    this.#negotiate(connection, greeting.ready);
  }

  /** Puts the wanted settings in force, again when they change meanwhile; then the session is ready. */
  #negotiate(connection: Connection, greeting: Ready): void {
    if (this.#connection !== connection) return;
    const { version } = this.#settings;
    this.#settings.coding = this.plan().maskCoding;
    connection.configure(this.#settings.forModes(greeting.modes), (value) => {
      if (this.#connection !== connection) return;
      const parsed = parseServerControl(ConfigureReplySchema, value);
      if (!parsed.ok) {
        this.#frames.protocolFault(parsed.fault.message);
        return this.#giveUp(clientFault('protocol_violation', parsed.fault.message, true));
      }
      const reply = parsed.value;
      if (!reply.ok) this.#events.emit('fault', reply.error);
      const agreed = reply.ok ? { ...greeting, epoch: reply.epoch, settings: reply.settings } : greeting;
      if (this.#settings.version !== version) return this.#negotiate(connection, agreed);
      this.#ready(connection, agreed, reply);
    });
  }

  #ready(connection: Connection, agreed: Ready, reply: ConfigureReply): void {
    if (this.#connection !== connection) return;
    this.#cancelTimer();
    this.#readyAtMs = this.#clock.nowMs();
    this.#frames.open(connection, agreed.limits);
    const session = this.#adopt(agreed);
    // A listener may have closed the client.
    if (this.#connection !== connection) return;
    this.#heartbeat.start(connection);
    this.#events.emit('ready', session);
    if (reply.ok) this.#announce(reply);
  }

  #configureOn(connection: Connection, change: Configure): Promise<ConfigureReply> {
    const pending = this.#configures.open(CONFIGURE_LIMIT_MS, {
      ok: false,
      error: clientFault('timeout', 'The server did not answer in time; the change is kept', true),
    });
    connection.configure(change, (value) => {
      if (this.#connection !== connection) return;
      const parsed = parseServerControl(ConfigureReplySchema, value);
      if (!parsed.ok) this.#frames.protocolFault(parsed.fault.message);
      const reply: ConfigureReply = parsed.ok ? parsed.value : { ok: false, error: parsed.fault };
      if (reply.ok) this.#settings.keep(change);
      // Also when the caller was told of a timeout: the epoch has changed all the same.
      if (reply.ok && this.#state.kind === 'ready') {
        this.#adopt({ ...this.#state.session, epoch: reply.epoch, settings: reply.settings });
        this.#announce(reply);
      }
      pending.settle(reply);
    });
    // What became of a change that got no answer is unknown; the caller wants it.
    return pending.reply.then((reply) => {
      if (!reply.ok && (reply.error.code === 'timeout' || reply.error.code === 'disconnected'))
        this.#settings.keep(change);
      return reply;
    });
  }

  /** Masks as finely as the way bears. Nothing is told: the masks shown go on. */
  #adaptCoding(nowMs: number): void {
    const connection = this.#connection;
    if (!connection || this.#state.kind !== 'ready') return;
    const change = this.#coding.change(this.plan(nowMs).maskCoding, this.#state.session, nowMs);
    if (!change) return;
    connection.configure(change, (value) => {
      if (this.#connection !== connection || this.#state.kind !== 'ready') return;
      const parsed = parseServerControl(ConfigureReplySchema, value);
      if (!parsed.ok) return this.#frames.protocolFault(parsed.fault.message);
      const reply = parsed.value;
      if (reply.ok) this.#adopt({ ...this.#state.session, epoch: reply.epoch, settings: reply.settings });
    });
  }

  #announce(reply: Extract<ConfigureReply, { ok: true }>): void {
    const { epoch, settings, warnings } = reply;
    this.#events.emit('configured', { epoch, settings, warnings });
  }

  #statusChanged(value: unknown): void {
    const parsed = parseServerControl(StatusSchema, value);
    if (!parsed.ok) return this.#frames.protocolFault(parsed.fault.message);
    this.#status = parsed.value;
    this.#statusAtMs = this.#clock.nowMs();
    if (this.#state.kind === 'ready') this.#adopt(this.#state.session);
    this.#events.emit('status', parsed.value);
  }

  /** Makes `agreed` and the status in force hold for the frames, and says so. */
  #adopt(agreed: Ready): Session {
    const mode = agreed.modes.find(({ id }) => id === agreed.settings.mode);
    const session: Session = { ...agreed, mode };
    const { phase, maxFps } = this.#status;
    const freshEpoch = this.#freshEpoch.after(agreed.epoch, agreed.settings);
    this.#frames.setEpoch(session.epoch, mode, freshEpoch);
    this.#frames.setAccepting(phase === 'ready');
    const serverFps = Math.min(positive(session.settings.maxFps), positive(maxFps));
    this.#frames.setLimits(serverFps, Math.min(this.#ownMaxFps, serverFps));
    this.#become({ kind: 'ready', session, serverPhase: phase, status: this.#status });
    return session;
  }

  #ended(end: ConnectionEnd): void {
    if (end.fault.code === 'message_too_large') this.#events.emit('fault', end.fault);
    const refused = end.kind === 'refused' && !end.fault.retryable;
    const dismissed = this.#lastFault && TERMINAL_FAULTS.includes(this.#lastFault.code);
    // What the server said last explains the end better than the transport does.
    const fault =
      end.kind === 'disconnected' && end.fault.retryable ? (this.#lastFault ?? end.fault) : end.fault;
    this.#end(fault, refused || dismissed === true);
  }

  /** Ends the connection from this side and tries again later. */
  #giveUp(fault: Fault): void {
    this.#end(fault, false);
  }

  #fellSilent(forMs: number, wasChecked: boolean): void {
    const message = `Nothing was heard of the server for ${(forMs / 1000).toFixed(1)} s`;
    this.#end(clientFault('silent', message, true), false, wasChecked);
  }

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
    const { phase, retryAfterMs } = this.#status;
    const delayMs = this.#retry.after({
      nowMs,
      wasStable: this.#state.kind === 'ready' && nowMs - this.#readyAtMs >= STABLE_MS,
      wasDraining: phase === 'draining',
      wasChecked,
      notBeforeMs: retryAfterMs === undefined ? undefined : this.#statusAtMs + retryAfterMs,
    });
    return this.#online ? delayMs : Number.POSITIVE_INFINITY;
  }

  /** Lets go of the connection and of everything that waits on it. */
  #drop(fault: Fault): void {
    this.#cancelTimer();
    this.#heartbeat.stop();
    this.#connection?.close();
    this.#connection = undefined;
    this.#configures.settleAll({ ok: false, error: fault });
    this.#frames.close();
  }

  #become(state: ClientState): void {
    this.#state = state;
    this.#events.emit('state', state);
  }
}

const positive = (value: number | undefined, otherwise = Number.POSITIVE_INFINITY): number =>
  value !== undefined && value > 0 ? value : otherwise;
