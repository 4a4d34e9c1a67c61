import {
  type Configure,
  type ConfigureReply,
  ConfigureReplySchema,
  type Fault,
  FaultSchema,
  type Parsed,
  parseServerControl,
  type Ready,
  type Status,
  StatusSchema,
} from '@maskwire/protocol';
import type { Clock } from './clock.js';
import type { Connection, IncomingEvent } from './connection.js';
import type { DesiredSettings } from './desired-settings.js';
import type { Emitter } from './emitter.js';
import { clientFault } from './faults.js';
import type { FrameStream } from './frame-stream.js';
import { missingMode, readGreeting } from './greeting.js';
import { FreshEpoch, type MaskCodingSwitch } from './mask-coding.js';
import { PendingReplies } from './pending-replies.js';
import type { MaskClientEvents, Session } from './types.js';

/** For the answer to a `configure`. */
const CONFIGURE_LIMIT_MS = 5000;

/** What a client has over all its connections. */
interface ControlParts {
  readonly clock: Clock;
  readonly events: Emitter<MaskClientEvents>;
  readonly frames: FrameStream;
  readonly settings: DesiredSettings;
  readonly coding: MaskCodingSwitch;
  /** Frames a second to send at most. */
  readonly ownMaxFps: number;
}

interface ControlOwner {
  /** This holds from now on; the first time, the connection can be used. */
  agreed(session: Session, status: Status): void;
  /** After the first `agreed`, unless the connection was closed in it. */
  ready(): void;
  /** The connection is of no use. @param final the next one would be no better */
  failed(fault: Fault, final: boolean): void;
}

/**
 * All that is said on one connection beside frames: the greeting, the settings in force, status and faults. Puts into
 * force for the frames what was agreed.
 */
export class ControlChannel {
  readonly #connection: Connection;
  readonly #parts: ControlParts;
  readonly #owner: ControlOwner;
  readonly #configures: PendingReplies<ConfigureReply>;
  readonly #freshEpoch = new FreshEpoch();
  #isGreeted = false;
  /** Set once the settings are in force. */
  #session: Session | undefined;
  #readyAtMs = Number.POSITIVE_INFINITY;
  #status: Status = { phase: 'ready' };
  #statusAtMs = 0;
  #lastFault: Fault | undefined;
  #isClosed = false;

  constructor(connection: Connection, parts: ControlParts, owner: ControlOwner) {
    this.#connection = connection;
    this.#parts = parts;
    this.#owner = owner;
    this.#configures = new PendingReplies(parts.clock);
  }

  /** What the server said outside the frame path to explain itself, last. */
  get lastFault(): Fault | undefined {
    return this.#lastFault;
  }

  /** The server has said that it stops. */
  get isDraining(): boolean {
    return this.#status.phase === 'draining';
  }

  /** When the server said it may be asked again. */
  get notBeforeMs(): number | undefined {
    const { retryAfterMs } = this.#status;
    return retryAfterMs === undefined ? undefined : this.#statusAtMs + retryAfterMs;
  }

  /** How long the connection could be used so far; below 0 when it never could. */
  usedForMs(nowMs: number): number {
    return nowMs - this.#readyAtMs;
  }

  /** Takes one message as the socket delivered it; never throws. */
  receive(event: Exclude<IncomingEvent, 'mask'>, value: unknown): void {
    switch (event) {
      case 'ready':
        return this.#greeted(value);
      case 'status':
        return this.#statusChanged(value);
      case 'fault':
        return this.#faultTold(value);
    }
  }

  /** Never rejects. A change whose answer does not come is kept for the next connection. */
  async configure(change: Configure): Promise<ConfigureReply> {
    const { settings } = this.#parts;
    const pending = this.#configures.open(CONFIGURE_LIMIT_MS, {
      ok: false,
      error: clientFault('timeout', 'The server did not answer in time; the change is kept', true),
    });
    this.#ask(change, (parsed) => {
      const reply: ConfigureReply = parsed.ok ? parsed.value : { ok: false, error: parsed.fault };
      if (reply.ok) settings.keep(change);
      // Also when the caller was told of a timeout: the epoch has changed all the same.
      if (reply.ok && this.#session) {
        this.#adopt({ ...this.#session, epoch: reply.epoch, settings: reply.settings });
        this.#announce(reply);
      }
      pending.settle(reply);
    });
    const reply = await pending.reply;
    // What became of a change that got no answer is unknown; the caller wants it.
    if (!reply.ok && (reply.error.code === 'timeout' || reply.error.code === 'disconnected'))
      settings.keep(change);
    return reply;
  }

  /** Masks as finely as the way bears. Nothing is told: the masks shown go on. */
  adaptCoding(nowMs: number): void {
    if (!this.#session) return;
    const { coding, frames } = this.#parts;
    const change = coding.change(frames.plan(nowMs).maskCoding, this.#session, nowMs);
    if (!change) return;
    this.#ask(change, (parsed) => {
      if (!parsed.ok || !parsed.value.ok || !this.#session) return;
      this.#adopt({ ...this.#session, epoch: parsed.value.epoch, settings: parsed.value.settings });
    });
  }

  /** Ends the connection; whoever waits for an answer gets this fault. Idempotent. */
  close(fault: Fault): void {
    this.#isClosed = true;
    this.#connection.close();
    this.#configures.settleAll({ ok: false, error: fault });
  }

  #greeted(value: unknown): void {
    const { events, frames, settings } = this.#parts;
    // A session is greeted once; what comes again is not believed.
    if (this.#isGreeted) return frames.protocolFault('a second greeting');
    const greeting = readGreeting(value);
    if (!greeting.ok) {
      if (!greeting.final) frames.protocolFault(greeting.fault.message);
      return this.#owner.failed(greeting.fault, greeting.final);
    }
    this.#isGreeted = true;
    const missing = missingMode(greeting.ready, settings.current.mode);
    if (missing) events.emit('fault', missing);
    this.#negotiate(greeting.ready);
  }

  /** Puts the wanted settings in force, again when they change meanwhile; then the session is ready. */
  #negotiate(greeting: Ready): void {
    // A listener may have closed the client.
    if (this.#isClosed) return;
    const { clock, events, frames, settings } = this.#parts;
    const { version } = settings;
    settings.coding = frames.plan(clock.nowMs()).maskCoding;
    this.#ask(settings.forModes(greeting.modes), (parsed) => {
      if (!parsed.ok)
        return this.#owner.failed(clientFault('protocol_violation', parsed.fault.message, true), false);
      const reply = parsed.value;
      if (!reply.ok) events.emit('fault', reply.error);
      const agreed = reply.ok ? { ...greeting, epoch: reply.epoch, settings: reply.settings } : greeting;
      if (settings.version !== version) return this.#negotiate(agreed);
      this.#ready(agreed, reply);
    });
  }

  /** A listener may close the client at any of these steps but the last. */
  #ready(agreed: Ready, reply: ConfigureReply): void {
    if (this.#isClosed) return;
    const { clock, events, frames } = this.#parts;
    this.#readyAtMs = clock.nowMs();
    frames.open(this.#connection, agreed.limits);
    const session = this.#adopt(agreed);
    if (this.#isClosed) return;
    this.#owner.ready();
    events.emit('ready', session);
    if (reply.ok) this.#announce(reply);
  }

  #statusChanged(value: unknown): void {
    const { clock, events, frames } = this.#parts;
    const parsed = parseServerControl(StatusSchema, value);
    if (!parsed.ok) return frames.protocolFault(parsed.fault.message);
    this.#status = parsed.value;
    this.#statusAtMs = clock.nowMs();
    if (this.#session) this.#adopt(this.#session);
    events.emit('status', parsed.value);
  }

  #faultTold(value: unknown): void {
    const parsed = parseServerControl(FaultSchema, value);
    if (!parsed.ok) return this.#parts.frames.protocolFault(parsed.fault.message);
    this.#lastFault = parsed.value;
    this.#parts.events.emit('fault', parsed.value);
  }

  /** @param answered never called once the connection is closed */
  #ask(change: Configure, answered: (parsed: Parsed<ConfigureReply>) => void): void {
    this.#connection.configure(change, (value) => {
      if (this.#isClosed) return;
      const parsed = parseServerControl(ConfigureReplySchema, value);
      if (!parsed.ok) this.#parts.frames.protocolFault(parsed.fault.message);
      answered(parsed);
    });
  }

  /** Makes `agreed` and the status in force hold for the frames, and says so. */
  #adopt(agreed: Ready): Session {
    const { frames, ownMaxFps } = this.#parts;
    const mode = agreed.modes.find(({ id }) => id === agreed.settings.mode);
    const session: Session = { ...agreed, mode };
    const { phase, maxFps } = this.#status;
    const freshEpoch = this.#freshEpoch.after(agreed.epoch, agreed.settings);
    frames.setEpoch(session.epoch, mode, freshEpoch);
    frames.setAccepting(phase === 'ready');
    const serverFps = Math.min(limitOf(session.settings.maxFps), limitOf(maxFps));
    frames.setLimits(serverFps, Math.min(ownMaxFps, serverFps));
    this.#session = session;
    this.#owner.agreed(session, this.#status);
    return session;
  }

  #announce(reply: Extract<ConfigureReply, { ok: true }>): void {
    const { epoch, settings, warnings } = reply;
    this.#parts.events.emit('configured', { epoch, settings, warnings });
  }
}

/** One that is missing or makes no sense limits nothing. */
const limitOf = (fps: number | undefined): number =>
  fps !== undefined && fps > 0 ? fps : Number.POSITIVE_INFINITY;
