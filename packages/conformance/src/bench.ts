import {
  PROTOCOL_VERSION,
  parseServerControl,
  type Refusal,
  RefusalSchema,
  SOCKET_PATH,
} from '@maskwire/protocol';
import { io, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client';
import { JPEG } from './images.js';
import type { ConformanceOptions } from './types.js';
import { expect, Violation } from './verdict.js';
import { WireSession } from './wire-session.js';

type Target = Pick<ConformanceOptions, 'url' | 'token' | 'tls'>;
type Transport = 'websocket' | 'polling';

export interface ConnectOptions {
  /** Handshake `auth`; the right one when left out. */
  readonly auth?: Record<string, unknown>;
  readonly transports?: readonly Transport[];
}

/** How a connection attempt without a session ended. */
export interface Refused {
  readonly refusal: Refusal | undefined;
  readonly error: Error;
}

const CONNECT_LIMIT_MS = 8000;

/** Opens connections for one case and closes them all at its end. */
export class Bench {
  readonly token: string | undefined;
  readonly #target: Target;
  readonly #signal: AbortSignal;
  readonly #sockets: Socket[] = [];

  constructor(target: Target, signal: AbortSignal) {
    this.#target = target;
    this.token = target.token;
    this.#signal = signal;
  }

  get auth(): Record<string, unknown> {
    return { protocol: PROTOCOL_VERSION, ...(this.token === undefined ? {} : { token: this.token }) };
  }

  /** Connects and waits for `ready`. @throws {Violation} when refused. */
  async connect(options: ConnectOptions = {}): Promise<WireSession> {
    const socket = this.#socket(options);
    const session = new WireSession(socket, this.#signal);
    const refused = await this.#connected(socket);
    if (refused) throw new Violation(`The connection was refused: ${refused.error.message}`);
    await session.until(() => session.events.includes('ready'), 'ready');
    return session;
  }

  /** Connects and waits for the first mask, so that no later frame meets a cold model. */
  async live(options: ConnectOptions = {}): Promise<WireSession> {
    const session = await this.connect(options);
    await session.mask(JPEG);
    session.answers.length = 0;
    return session;
  }

  /** Tries to connect. Resolves with the refusal, or with nothing once connected. */
  attempt(): Promise<Refused | undefined> {
    return this.#connected(this.#socket({}));
  }

  /** Connects where a refusal is due. @throws {Violation} when the server lets it in. */
  async refused(auth: Record<string, unknown>): Promise<Refused> {
    const refused = await this.#connected(this.#socket({ auth }));
    expect(refused !== undefined, `A handshake with ${JSON.stringify(Object.keys(auth))} was accepted`);
    return refused;
  }

  close(): void {
    for (const socket of this.#sockets.splice(0)) socket.close();
  }

  #socket({ auth = this.auth, transports = ['websocket'] }: ConnectOptions): Socket {
    const { ca, rejectUnauthorized } = this.#target.tls ?? {};
    const options: Partial<ManagerOptions & SocketOptions> = {
      path: SOCKET_PATH,
      auth,
      transports: [...transports],
      forceNew: true,
      reconnection: false,
      autoConnect: false,
      timeout: CONNECT_LIMIT_MS,
      ...(ca === undefined ? {} : { ca }),
      ...(rejectUnauthorized === undefined ? {} : { rejectUnauthorized }),
    };
    const socket = io(this.#target.url, options);
    this.#sockets.push(socket);
    return socket;
  }

  /** Resolves with the refusal, or with nothing once connected. */
  #connected(socket: Socket): Promise<Refused | undefined> {
    return new Promise((resolve, reject) => {
      socket.once('connect', () => resolve(undefined));
      socket.once('connect_error', (error: Error & { data?: unknown }) => {
        const parsed = parseServerControl(RefusalSchema, error.data);
        resolve({ error, refusal: parsed.ok ? parsed.value : undefined });
      });
      this.#signal.addEventListener(
        'abort',
        () => reject(new Violation('Waited in vain for the handshake')),
        {
          once: true,
        },
      );
      socket.connect();
    });
  }
}
