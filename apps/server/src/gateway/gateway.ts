import type { Server as HttpServer, IncomingMessage, ServerResponse } from 'node:http';
import {
  type ClientToServerEvents,
  defaultSettings,
  LIMITS,
  type ModeInfo,
  PROTOCOL_VERSION,
  type Ready,
  type ServerToClientEvents,
  SOCKET_PATH,
} from '@maskwire/protocol';
import { Server } from 'socket.io';
import type { SessionRegistry } from '../sessions/registry.js';
import { Session } from '../sessions/session.js';
import { Connection, type ConnectionDeps, type GatewaySocket } from './connection.js';
import { serverEncodings } from './controls.js';
import { checkHandshake, type HandshakeError, type HandshakeRules } from './handshake.js';
import { IncomingLimits } from './incoming-limits.js';
import type { OriginPolicy } from './origin.js';
import { limitPackets } from './polling-limit.js';

/** A connection must join within this time. */
const JOIN_LIMIT_MS = 5000;
/** Connections beyond the sessions that may be shaking hands at once. */
const HANDSHAKE_HEADROOM = 32;
/** How often the workers' time is shared out anew: a session is told its limit at most so often. */
const SHARE_INTERVAL_MS = 1000;
/** How long a client may take to read its last answers when the server closes. */
const HANG_UP_LIMIT_MS = 1000;

const TOO_MUCH = 'Closed a connection that sent more than one client may';

interface GatewayOptions extends ConnectionDeps {
  readonly httpServer: HttpServer;
  readonly registry: SessionRegistry;
  readonly origins: OriginPolicy;
  isTokenRight(token: string | undefined): boolean;
  readonly defaultMode: string;
  engine(): Ready['engine'];
  /** The modes with what each has still to be downloaded. */
  toldModes(): ModeInfo[];
  /** Sets the headers that each response carries. */
  setHeaders(req: IncomingMessage, res: ServerResponse): void;
}

/** The socket side of the server: accepts connections, keeps one `Connection` for each, lets them all go. */
export class Gateway {
  readonly #options: GatewayOptions;
  readonly #io: Server<ClientToServerEvents, ServerToClientEvents>;
  readonly #connections = new Map<string, Connection>();
  readonly #sharing: NodeJS.Timeout;
  #closing: Promise<void> | undefined;
  readonly #emptyWaiters: (() => void)[] = [];

  constructor(options: GatewayOptions) {
    this.#options = options;
    this.#io = new Server(options.httpServer, {
      path: SOCKET_PATH,
      serveClient: false,
      connectTimeout: JOIN_LIMIT_MS,
      perMessageDeflate: false,
      httpCompression: false,
      maxHttpBufferSize: LIMITS.maxMessageBytes,
      pingInterval: 5000,
      pingTimeout: 10_000,
      allowRequest: (request, decide) => {
        const refusal = this.#refuseRequest(request);
        decide(refusal, refusal === undefined);
      },
    });
    this.#io.engine.use((req: IncomingMessage, res: ServerResponse, next: () => void) => {
      options.setHeaders(req, res);
      if (req.method === 'POST') limitPackets(req, () => this.#cutOff(req));
      next();
    });
    this.#io.engine.on('connection', (conn: GatewaySocket['conn']) => this.#limit(conn));
    this.#io.use((socket, next) => next(this.#refuseHandshake(socket)));
    this.#io.on('connection', (socket) => this.#welcome(socket));
    this.#sharing = setInterval(() => this.#shareOut(), SHARE_INTERVAL_MS).unref();
  }

  /** Bytes that wait for clients to read them, of all sessions. */
  get unsentBytes(): number {
    let bytes = 0;
    for (const connection of this.#connections.values()) bytes += connection.unsentBytes;
    return bytes;
  }

  /** Tells every session whose view of the server has changed. */
  refreshStatus(): void {
    for (const connection of this.#connections.values()) connection.refreshStatus();
  }

  /** Resolves once no session is left. */
  whenEmpty(): Promise<void> {
    if (this.#connections.size === 0) return Promise.resolve();
    return new Promise((resolve) => this.#emptyWaiters.push(resolve));
  }

  /** Whether a session is in this mode. */
  isModeWanted(mode: string): boolean {
    for (const connection of this.#connections.values()) if (connection.mode === mode) return true;
    return false;
  }

  /** A mode could not be loaded: its sessions are told. `why` is a clause for them. */
  reportModeFailure(mode: string, why: string): void {
    for (const connection of this.#connections.values())
      if (connection.mode === mode)
        connection.fault('not_ready', `Mode ${mode} is not available: ${why}; choose another or wait`, true);
    this.refreshStatus();
  }

  /**
   * Closes every socket once its last answers are out, or at the limit. The HTTP server stays open for its owner
   * to close. Idempotent.
   */
  close(): Promise<void> {
    this.#closing ??= this.#hangUpAll().then(() => {
      this.#io.engine.close();
    });
    return this.#closing;
  }

  #shareOut(): void {
    for (const [sessionId, maxFps] of this.#options.dispatcher.shareOut())
      this.#connections.get(sessionId)?.limitTo(maxFps);
  }

  #hangUpAll(): Promise<void> {
    clearInterval(this.#sharing);
    for (const connection of this.#connections.values()) connection.hangUp();
    return new Promise((resolve) => {
      const limit = setTimeout(resolve, HANG_UP_LIMIT_MS);
      void this.whenEmpty().then(() => {
        clearTimeout(limit);
        resolve();
      });
    });
  }

  #refuseRequest(request: IncomingMessage): string | undefined {
    const { host, origin } = request.headers;
    const { origins, log, observer, registry } = this.#options;
    if (!origins.isHostAllowed(host) || !origins.isOriginAllowed(origin, host)) {
      log.debug({ host, origin }, 'Refused a connection of a foreign host or origin');
      observer.sessionRefused('bad_origin');
      return 'bad_origin';
    }
    if (this.#io.engine.clientsCount >= registry.maxSessions + HANDSHAKE_HEADROOM) {
      observer.sessionRefused('too_many_sessions');
      return 'too_many_sessions';
    }
    return undefined;
  }

  #cutOff(req: IncomingMessage): void {
    this.#options.log.warn({}, TOO_MUCH);
    req.destroy();
  }

  /** From its first packet, so that it holds before the handshake too. */
  #limit(conn: GatewaySocket['conn']): void {
    const { nowMs, log } = this.#options;
    const limits = new IncomingLimits(nowMs());
    conn.on('packet', ({ data }: { readonly data?: unknown }) => {
      if (limits.admit(data, nowMs())) return;
      log.warn({}, TOO_MUCH);
      conn.close(true);
    });
  }

  #refuseHandshake(socket: GatewaySocket): HandshakeError | undefined {
    const { registry, observer } = this.#options;
    const rules: HandshakeRules = {
      isTokenRight: (token) => this.#options.isTokenRight(token),
      isDraining: () => this.#options.isDraining(),
      isFull: () => registry.isFull,
    };
    const refusal = checkHandshake(socket.handshake.auth, rules);
    if (refusal) observer.sessionRefused(refusal.code);
    return refusal;
  }

  #welcome(socket: GatewaySocket): void {
    const { registry, dispatcher, readiness, observer, log, defaultMode, maxFps, nowMs } = this.#options;
    const settings = { ...defaultSettings(defaultMode), maxFps };
    const session = new Session(socket.id, settings, nowMs());
    // Two handshakes may pass the door before either is counted.
    if (!registry.add(session)) return void socket.disconnect(true);
    const connection = new Connection(socket, session, this.#options);
    this.#connections.set(session.id, connection);
    dispatcher.openSession(session.id);
    observer.sessionOpened();
    socket.on('disconnect', (reason) => {
      connection.forget();
      dispatcher.closeSession(session.id);
      registry.remove(session.id);
      this.#connections.delete(session.id);
      if (this.#connections.size === 0) for (const tell of this.#emptyWaiters.splice(0)) tell();
      observer.sessionClosed();
      log.info({ ...session.stats(nowMs()), reason }, 'Session closed');
      // A client may leave the namespace and keep its transport: that would hold a connection for nothing.
      socket.conn.close();
    });
    log.info({ sessionId: session.id, sessions: registry.size }, 'Session opened');
    // Before its first status is told.
    readiness.request(defaultMode);
    connection.open(this.#ready(session));
  }

  #ready(session: Session): Ready {
    const { modes, deadlineMs } = this.#options;
    return {
      protocol: PROTOCOL_VERSION,
      sessionId: session.id,
      epoch: session.epoch,
      settings: session.settings,
      modes: this.#options.toldModes(),
      encodings: serverEncodings(modes),
      limits: {
        maxFrameBytes: LIMITS.maxFrameBytes,
        maxFrameSidePx: LIMITS.maxFrameSidePx,
        maxFramePixels: LIMITS.maxFramePixels,
        maxMessageBytes: LIMITS.maxMessageBytes,
        deadlineMs,
      },
      engine: this.#options.engine(),
    };
  }
}
