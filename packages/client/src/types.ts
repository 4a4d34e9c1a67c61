import type {
  Configure,
  ConfigureReply,
  DropReason,
  ErrorReason,
  Fault,
  ModeInfo,
  Ready,
  ServerPhase,
  Settings,
  StageTimes,
  Status,
} from '@maskwire/protocol';
import type { Clock } from './clock.js';
import type { FlowChoice } from './flow/choice.js';
import type { FlowPlan } from './flow/types.js';
import type { LostCause, SendBlock, SendRefusal } from './reasons.js';
import type { ClientStats } from './stats.js';

/** `code`s of faults that this side finds itself, beside the protocol's own. */
export const CLIENT_FAULT_CODES = [
  /** No connection could be made. */
  'connect_failed',
  /** The connection ended. */
  'disconnected',
  /** The server did not answer in time. */
  'timeout',
  /** The server sent something that is not protocol v1. */
  'protocol_violation',
  /** Nothing was heard any more on a connection that was sent frames, or that was checked. */
  'silent',
  /** The connection lives, but for some time no frame has been answered. */
  'no_answers',
  /** The browser is offline: nothing is tried until it is online again. */
  'offline',
  'closed',
] as const;
export type ClientFaultCode = (typeof CLIENT_FAULT_CODES)[number];

export interface ReconnectPolicy {
  /** Least wait before a new attempt. @default 500 */
  readonly minMs: number;
  /** Longest wait before a new attempt. @default 5000 */
  readonly maxMs: number;
}

export interface MaskClientOptions {
  /** `http(s)://host[:port][/prefix]` of the server. */
  readonly url: string;
  readonly token?: string | undefined;
  /** Sent on every connect. @default encodings alpha8Deflate, classDeflate and unchanged */
  readonly settings?: Configure;
  /** How much is sent, when and how large. @default fixed, a window of `maxInFlight` at the size that the mode reads */
  readonly flow?: FlowChoice;
  /** Window of the default `flow`, 1..16. @default 4 */
  readonly maxInFlight?: number;
  /** Frames a second to send at most; the server's own limits hold beside it. @default no limit of its own */
  readonly maxFps?: number;
  readonly reconnect?: Partial<ReconnectPolicy>;
  /** @default performance.now and setTimeout */
  readonly clock?: Clock;
  /** 0 <= random() < 1, for the jitter. @default Math.random */
  readonly random?: () => number;
  /** Takes what a listener threw. @default thrown again in a turn of its own */
  readonly onListenerError?: (error: unknown) => void;
}

/** What holds for the connection in use; replaced by a new object on each accepted `configure`. */
export interface Session extends Ready {
  /** The mode in force; undefined only when the server names one that it did not list. */
  readonly mode: ModeInfo | undefined;
}

export type ClientState =
  | { readonly kind: 'idle' }
  /** `attempt` is 0 for the first connection and counts failures since the last stable one. */
  | { readonly kind: 'connecting'; readonly attempt: number }
  | {
      readonly kind: 'ready';
      readonly session: Session;
      /** Frames are sent in phase `ready` only. */
      readonly serverPhase: ServerPhase;
      readonly status: Status;
    }
  /** `retryInMs` is Infinity while the browser is offline. */
  | { readonly kind: 'waiting'; readonly attempt: number; readonly retryInMs: number; readonly fault: Fault }
  /** The server will not have this client; `connect()` tries once more. */
  | { readonly kind: 'refused'; readonly fault: Fault }
  | { readonly kind: 'closed' };

export type SendResult =
  | { readonly sent: true; readonly frameId: number }
  | { readonly sent: false; readonly reason: SendRefusal };

interface FrameEnd {
  readonly frameId: number;
  /** As given to `send`. */
  readonly captureTimeS: number;
}

interface FrameAnswer extends FrameEnd {
  readonly epoch: number;
  readonly times: StageTimes;
  /** Send to answer. */
  readonly roundTripMs: number;
}

export interface MaskEvent extends FrameAnswer {
  readonly widthPx: number;
  readonly heightPx: number;
  /** `alpha`: probability 0..255; `classes`: index into the mode's labels, 255 = none. */
  readonly kind: 'alpha' | 'classes';
  /** widthPx * heightPx bytes, rows top-down. The listener owns them and may transfer the buffer. */
  readonly pixels: Uint8Array<ArrayBuffer>;
  /** The mode that made it, whose labels and palette the indices mean; undefined when another is in force by now. */
  readonly mode: ModeInfo | undefined;
  /** Made under settings that no longer hold: not to be shown, unless nothing but the classes wanted has changed. */
  readonly stale: boolean;
}

export interface DroppedEvent extends FrameAnswer {
  readonly reason: DropReason | 'unknown';
}

export interface FrameErrorEvent extends FrameAnswer {
  /** `bad_mask`: the server's answer could not be read; its fields are then 0. */
  readonly reason: ErrorReason | 'unknown' | 'bad_mask';
}

export interface LostEvent extends FrameEnd {
  readonly cause: LostCause;
}

export interface ConfiguredEvent {
  readonly epoch: number;
  readonly settings: Settings;
  readonly warnings: readonly string[];
}

/** Every frame sent ends in exactly one of `mask`, `dropped`, `error` and `lost`. */
export interface MaskClientEvents {
  state: ClientState;
  /** A connection is up and the settings are in force. */
  ready: Session;
  configured: ConfiguredEvent;
  status: Status;
  /** From the server outside the frame path, or found by this side; nothing needs to be done to go on. */
  fault: Fault;
  mask: MaskEvent;
  dropped: DroppedEvent;
  error: FrameErrorEvent;
  lost: LostEvent;
}

export interface MaskClient {
  readonly state: ClientState;
  /** Starts, from `idle` or `refused`; else does nothing. @throws {ClientError} `closed` */
  connect(): void;
  /** In `waiting`: tries at once. Else does nothing. */
  retryNow(): void;
  /**
   * What the browser says of its network; online until told. Offline nothing is tried again, online it is tried at once,
   * and either way a connection that is up is checked. Without meaning for a server on this machine.
   */
  setOnline(online: boolean): void;
  /**
   * The way may have changed (another network, a page shown again): a connection that does not answer a ping within
   * some seconds is made anew, and one that is waited for is tried at once.
   */
  checkNow(): void;
  /** Whether a frame would be sent now; asked before the image is encoded. */
  canSend(nowMs?: number): 'ok' | SendBlock;
  /**
   * Sends one frame; the image is copied.
   * @param image JPEG, WebP or PNG
   * @param captureTimeS seconds on the clock's time line (`performance.now() / 1000`)
   * @throws {CodecError} `invalid_field` when `captureTimeS` is not finite
   */
  send(image: Uint8Array, captureTimeS: number): SendResult;
  /**
   * Changes settings, now and for later connections. Never rejects: while there is no connection the answer is
   * `not_ready` and the change is kept; a change that the server refuses is not kept.
   */
  configure(change: Configure): Promise<ConfigureReply>;
  /**
   * Changes how much is sent from the next frame on; frames in flight are waited for as before.
   * @throws {ClientError} `invalid_options`
   */
  setFlow(choice: FlowChoice): void;
  /** Size of the captured pictures, undefined = not known; ask for a plan afterwards. */
  setSource(size: { readonly widthPx: number; readonly heightPx: number } | undefined): void;
  /** What the next frame is to be encoded as, and how many may be sent. */
  plan(nowMs?: number): FlowPlan;
  /** Counts a frame that was not sent because it looks like the last one sent. */
  noteSkipped(): void;
  stats(): ClientStats;
  /** Returns the function that unsubscribes. */
  on<K extends keyof MaskClientEvents>(
    event: K,
    listener: (payload: MaskClientEvents[K]) => void,
  ): () => void;
  /** For good, idempotent; frames in flight end as `lost`, pending `configure`s are answered. */
  close(): void;
}
