import {
  bytesOf,
  type ClientToServerEvents,
  type DropReason,
  ENCODING,
  encodeResult,
  type FaultCode,
  type FrameEcho,
  type FrameResult,
  fault,
  LIMITS,
  type ModeInfo,
  NO_TIMES,
  type Ready,
  readFrameEcho,
  type ServerToClientEvents,
  type Settings,
  type StageTimes,
  type Status,
} from '@maskwire/protocol';
import type { Socket } from 'socket.io';
import type { FrameJob, FrameOutcome } from '../inference/contract.js';
import { CarriedState, type FrameMoment } from '../sessions/carried-state.js';
import type { Session } from '../sessions/session.js';
import { answerConfigure, answerPing, answerStats } from './controls.js';
import type { Dispatcher, FrameEnding } from './dispatcher.js';
import { checkFrame } from './frame-intake.js';
import type { ModeReadiness } from './mode-readiness.js';
import type { GatewayLog, GatewayObserver } from './ports.js';
import { UnsentBytes } from './unsent-bytes.js';

export type GatewaySocket = Socket<ClientToServerEvents, ServerToClientEvents>;

export interface ConnectionDeps {
  readonly dispatcher: Dispatcher;
  readonly readiness: ModeReadiness;
  readonly modes: readonly ModeInfo[];
  readonly maxFps: number;
  /** Longest wait of a frame. */
  readonly deadlineMs: number;
  readonly nowMs: () => number;
  readonly observer: GatewayObserver;
  readonly log: GatewayLog;
  isDraining(): boolean;
  /** What a session in this mode should know of the server. */
  statusFor(mode: string): Status;
}

/** Fields of an answer that are fixed when its frame arrives. */
interface Ticket {
  readonly echo: FrameEcho;
  readonly epoch: number;
  /** The epoch that brought the mode: what a frame leaves behind outlives other settings. */
  readonly modeEpoch: number;
  readonly arrivedMs: number;
}

type Reply = (reply: object) => void;
const isReply = (value: unknown): value is Reply => typeof value === 'function';

const momentOf = ({ modeEpoch, arrivedMs, echo }: Ticket): FrameMoment => ({
  epoch: modeEpoch,
  arrivedMs,
  timestampS: echo.timestampS,
});

const inMs = (us: number): number => us / 1000;

/**
 * One connected client: turns its events into answers, by the rules of the wire. Owns nothing that outlives
 * the socket; the gateway frees the session when it closes.
 */
export class Connection {
  readonly #socket: GatewaySocket;
  readonly #session: Session;
  readonly #deps: ConnectionDeps;
  readonly #unsent: UnsentBytes;
  readonly #carried = new CarriedState<NonNullable<FrameJob['state']>>();
  #lastStatus = '';
  /** Rate at which the server can serve this session at present; undefined = its own. */
  #fairFps: number | undefined;
  /** Frames that will have their one answer. */
  #owed = 0;
  #closed = false;
  #toldReady = false;
  #firstFrameMs: number | undefined;
  #answeredMask = false;

  constructor(socket: GatewaySocket, session: Session, deps: ConnectionDeps) {
    this.#socket = socket;
    this.#session = session;
    this.#deps = deps;
    this.#unsent = new UnsentBytes(socket.conn);
  }

  /** Greets the client and listens. */
  open(ready: Ready): void {
    this.#socket.emit('ready', ready);
    this.refreshStatus();
    this.#socket.on('frame', (...args: unknown[]) => this.#onFrame(args));
    this.#onControl('configure', (body) => this.#configure(body));
    this.#onControl('ping', () => answerPing(this.#session, this.#deps.nowMs()));
    this.#onControl('stats', () => answerStats(this.#session, this.#deps.nowMs(), this.#unsent.count));
  }

  /** The client is gone: nothing is owed and nothing is sent any more. */
  forget(): void {
    this.#closed = true;
    this.#deps.observer.framesUnanswered('disconnected', this.#owed);
    this.#owed = 0;
  }

  /** Closes the transport once what was sent is out. The client takes it for a lost connection and comes back. */
  hangUp(): void {
    this.#socket.conn.close();
  }

  get mode(): string {
    return this.#session.settings.mode;
  }

  /** Bytes that this client was sent and has not taken yet. */
  get unsentBytes(): number {
    return this.#unsent.count;
  }

  /** Tells the client at which rate it can be served; undefined = at its own. */
  limitTo(maxFps: number | undefined): void {
    this.#fairFps = maxFps;
    this.refreshStatus();
  }

  /** Tells the client when the server's state, as it concerns this session, is another than last told. */
  refreshStatus(): void {
    const status = this.#status();
    const { phase, progress, maxFps, retryAfterMs } = status;
    const told = `${phase} ${progress} ${maxFps} ${retryAfterMs !== undefined}`;
    if (told === this.#lastStatus || this.#closed) return;
    this.#lastStatus = told;
    this.#socket.emit('status', status);
    if (phase !== 'ready' || this.#toldReady) return;
    this.#toldReady = true;
    this.#deps.observer.sessionReady(this.#deps.nowMs() - this.#session.openedMs);
  }

  #status(): Status {
    const status = this.#deps.statusFor(this.mode);
    const isLimited = status.phase === 'ready' && this.#fairFps !== undefined;
    return isLimited ? { ...status, maxFps: this.#fairFps } : status;
  }

  fault(code: FaultCode, message: string, retryable: boolean): void {
    if (this.#closed || !this.#session.admitFault(this.#deps.nowMs())) return;
    this.#socket.emit('fault', fault(code, message, retryable));
  }

  #onFrame(args: readonly unknown[]): void {
    const arrivedMs = this.#deps.nowMs();
    const message = args.length === 1 ? bytesOf(args[0]) : undefined;
    const bytes = message?.byteLength ?? 0;
    this.#firstFrameMs ??= arrivedMs;
    const admission = this.#session.admitFrame(bytes, arrivedMs);
    this.#deps.observer.frameReceived(bytes);
    if (admission === 'flood') {
      this.#deps.observer.framesUnanswered('flood', 1);
      return this.#endFlood();
    }
    const echo = message && readFrameEcho(message);
    if (!message || !echo) return this.#refuseFrame();
    const { epoch, modeEpoch } = this.#session;
    const ticket: Ticket = { echo, epoch, modeEpoch, arrivedMs };
    this.#owed++;
    if (admission === 'rate_limited') return this.#drop(ticket, 'rate_limited');
    this.#accept(ticket, message);
  }

  #refuseFrame(): void {
    this.#deps.observer.framesUnanswered('malformed', 1);
    this.fault(
      'malformed',
      'A frame is exactly one binary argument of at least 4 bytes, without acknowledgement',
      false,
    );
  }

  #accept(ticket: Ticket, message: Uint8Array): void {
    const { dispatcher, readiness, modes } = this.#deps;
    if (this.#deps.isDraining()) return this.#drop(ticket, 'draining');
    if (this.#unsent.count > LIMITS.slowReaderBytes) return this.#drop(ticket, 'slow_reader');
    const intake = checkFrame(message);
    if (!intake.ok)
      return this.#answer(ticket, { status: 'error', reason: intake.reason, times: NO_TIMES }, 0);
    const { mode, encodings, classes, threshold, maxFps } = this.#session.settings;
    if (!readiness.isReady(mode)) {
      readiness.request(mode);
      this.refreshStatus();
      return this.#drop(ticket, 'not_ready');
    }
    const ordered = modes.find(({ id }) => id === mode)?.stateful ?? false;
    const job: FrameJob = {
      mode,
      image: intake.image,
      encodings: encodings.filter((id) => id !== ENCODING.unchanged),
      classes,
      threshold,
    };
    dispatcher.submit({
      sessionId: this.#session.id,
      mode,
      arrivedMs: ticket.arrivedMs,
      ordered,
      maxFps,
      job: () => (ordered ? this.#withState(job, ticket) : job),
      leave: (outcome) => this.#keepState(outcome, ticket),
      end: (ending) => this.#finish(ticket, ending),
    });
  }

  #withState(job: FrameJob, ticket: Ticket): FrameJob {
    const state = this.#carried.for(momentOf(ticket));
    return state ? { ...job, state } : job;
  }

  #keepState(outcome: FrameOutcome, ticket: Ticket): void {
    if (outcome.status === 'mask' && outcome.state) this.#carried.keep(momentOf(ticket), outcome.state);
  }

  #finish(ticket: Ticket, ending: FrameEnding): void {
    const { queueMs } = ending;
    const queueUs = queueMs * 1000;
    if (ending.kind === 'dropped') return this.#drop(ticket, ending.reason, queueMs);
    const { outcome } = ending;
    const times: StageTimes = { queueUs, ...outcome.times };
    if (outcome.status === 'error')
      return this.#answer(ticket, { status: 'error', reason: outcome.reason, times }, queueMs);
    // A reader that fell behind while the frame ran is spared the mask, not the answer.
    if (this.#unsent.count > LIMITS.slowReaderBytes) return this.#drop(ticket, 'slow_reader', queueMs);
    const { encoding, widthPx, heightPx, payload } = outcome;
    this.#answer(ticket, { status: 'mask', encoding, widthPx, heightPx, payload, times }, queueMs);
  }

  #drop(ticket: Ticket, reason: DropReason, queueMs = 0): void {
    this.#answer(
      ticket,
      { status: 'dropped', reason, times: { ...NO_TIMES, queueUs: queueMs * 1000 } },
      queueMs,
    );
  }

  /** Sends the one answer of a frame. */
  #answer(ticket: Ticket, body: AnswerBody, queueMs: number): void {
    if (this.#closed) return;
    const { echo, epoch, arrivedMs } = ticket;
    const result = this.#session.prepare({ ...echo, epoch, ...body });
    const message = encodeResult(result);
    this.#owed--;
    this.#socket.emit('mask', message);
    const nowMs = this.#deps.nowMs();
    const serviceMs = nowMs - arrivedMs;
    this.#session.countAnswer(result, { bytes: message.byteLength, queueMs, serviceMs });
    this.#report(result, message.byteLength, { queueMs, serviceMs });
    this.#checkReader();
  }

  #report(result: FrameResult, bytes: number, ms: { queueMs: number; serviceMs: number }): void {
    const { observer, nowMs } = this.#deps;
    switch (result.status) {
      case 'dropped':
        if (result.reason !== 'unknown') observer.frameDropped(result.reason, bytes);
        return;
      case 'error':
        if (result.reason !== 'unknown') observer.frameFailed(result.reason, bytes);
        return;
      case 'mask': {
        const { decodeUs, inferenceUs, encodeUs } = result.times;
        if (!this.#answeredMask) observer.firstMask(nowMs() - (this.#firstFrameMs ?? 0));
        this.#answeredMask = true;
        if (ms.serviceMs > this.#deps.deadlineMs) observer.maskLate();
        observer.maskSent(bytes, {
          ...ms,
          decodeMs: inMs(decodeUs),
          inferenceMs: inMs(inferenceUs),
          encodeMs: inMs(encodeUs),
        });
      }
    }
  }

  #configure(body: unknown): object {
    const { modes, maxFps, nowMs } = this.#deps;
    return answerConfigure(this.#session, body, {
      modes,
      maxFps,
      nowMs: nowMs(),
      apply: (settings) => this.#apply(settings),
    });
  }

  #apply(settings: Settings): number {
    // Before the epoch changes: the waiting frame is answered under the epoch it arrived in.
    this.#deps.dispatcher.reconfigure(this.#session.id);
    const epoch = this.#session.reconfigure(settings, this.#deps.nowMs());
    this.#deps.readiness.request(settings.mode);
    return epoch;
  }

  /** A control message is a body (may be left out) and an acknowledgement, without which it is not done. */
  #onControl(event: 'configure' | 'ping' | 'stats', answer: (body: unknown) => object): void {
    this.#socket.on(event, (...args: unknown[]) => {
      if (this.#session.countControl(this.#deps.nowMs())) return this.#endFlood();
      const reply = args.at(-1);
      if (!isReply(reply) || args.length > 2)
        return this.fault('malformed', `${event} needs one body and an acknowledgement`, false);
      reply(answer(args.length === 2 ? args[0] : undefined));
      this.refreshStatus();
      this.#checkReader();
    });
  }

  #endFlood(): void {
    this.#deps.log.warn({ sessionId: this.#session.id }, 'Closed a session that flooded');
    this.#deps.observer.sessionCut('flood');
    this.#socket.emit(
      'fault',
      fault('rate_limited', `Messages came at more than ${LIMITS.floodFactor} times the allowed rate`, true),
    );
    // Not a lost connection: the client is told not to come back by itself.
    this.#socket.disconnect(true);
  }

  /** Ends a session whose answers and acknowledgements pile up here. */
  #checkReader(): void {
    if (this.#unsent.count <= LIMITS.maxUnsentBytes) return;
    this.#deps.log.warn({ sessionId: this.#session.id }, 'Closed a session that did not read its answers');
    this.#deps.observer.sessionCut('slow_reader');
    // Discards what is unsent: there is nobody to read it.
    this.#socket.conn.close(true);
  }
}

type AnswerBody = FrameResult extends infer R
  ? R extends FrameResult
    ? Omit<R, keyof FrameEcho | 'epoch'>
    : never
  : never;
