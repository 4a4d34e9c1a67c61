import { readFileSync } from 'node:fs';
import { createServer as createHttp, type RequestListener, type Server } from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Config } from '../config/config.js';
import { messageOf, StartError } from './errors.js';

/** Time limits of plain HTTP: a client that dawdles is cut off. */
const HTTP_LIMITS = {
  headersTimeout: 10_000,
  requestTimeout: 60_000,
  keepAliveTimeout: 5_000,
  connectionsCheckingInterval: 5_000,
} as const;
/** The limit of headers begins after the handshake; without this one a silent connection would be held for 2 minutes. */
const TLS_HANDSHAKE_LIMIT_MS = 10_000;
/** How long connections may take to end by themselves at close. */
const CLOSE_LIMIT_MS = 500;
/** A session that polls holds two: one that waits for news, one that brings some. */
const CONNECTIONS_PER_SESSION = 2;
/** Connections beyond those of sessions: the page, uploads, probes, handshakes. */
const CONNECTION_HEADROOM = 256;

/** The one port: an HTTP or HTTPS server that is closed to the last connection. */
export class Listener {
  readonly server: Server;
  readonly #connections = new Set<Socket>();
  readonly #answerWaiters: (() => void)[] = [];
  #unanswered = 0;
  #closing: Promise<void> | undefined;

  /**
   * `handler` gets the requests that are not a socket's.
   * @throws {StartError} `tls_invalid`
   */
  constructor({ tls, maxSessions }: Pick<Config, 'tls' | 'maxSessions'>, handler: RequestListener) {
    const counted: RequestListener = (req, res) => {
      this.#unanswered++;
      res.once('close', () => this.#answered());
      handler(req, res);
    };
    this.server = tls ? createTlsServer(tls, counted) : createHttp(HTTP_LIMITS, counted);
    // One more is closed as soon as it is accepted.
    this.server.maxConnections = CONNECTIONS_PER_SESSION * maxSessions + CONNECTION_HEADROOM;
    this.server.on('connection', (socket: Socket) => {
      this.#connections.add(socket);
      socket.once('close', () => this.#connections.delete(socket));
    });
  }

  /**
   * Resolves with the port once connections are taken.
   * @throws {StartError} that names the cure
   */
  listen(port: number, host: string): Promise<number> {
    return new Promise((resolve, reject) => {
      this.server.once('error', (error) => reject(listenError(error, port, host)));
      this.server.listen(port, host, () => resolve(portOf(this.server.address(), port)));
    });
  }

  /** Resolves once every response is out or its connection lost. */
  whenAnswered(): Promise<void> {
    if (this.#unanswered === 0) return Promise.resolve();
    return new Promise((resolve) => this.#answerWaiters.push(resolve));
  }

  /** Takes no more connections, gives the open ones a moment, then ends them. Idempotent. */
  close(): Promise<void> {
    this.#closing ??= new Promise((resolve) => {
      const force = setTimeout(() => {
        for (const socket of this.#connections) socket.destroy();
      }, CLOSE_LIMIT_MS);
      this.server.close(() => {
        clearTimeout(force);
        resolve();
      });
      this.server.closeIdleConnections();
    });
    return this.#closing;
  }

  #answered(): void {
    this.#unanswered--;
    if (this.#unanswered > 0) return;
    for (const resolve of this.#answerWaiters.splice(0)) resolve();
  }
}

const portOf = (address: AddressInfo | string | null, asked: number): number =>
  typeof address === 'object' && address !== null ? address.port : asked;

function createTlsServer(tls: NonNullable<Config['tls']>, handler: RequestListener): Server {
  try {
    const pem = { cert: readFileSync(tls.certPath), key: readFileSync(tls.keyPath) };
    return createHttps({ ...HTTP_LIMITS, handshakeTimeout: TLS_HANDSHAKE_LIMIT_MS, ...pem }, handler);
  } catch (cause) {
    throw new StartError(
      'tls_invalid',
      `--tls-cert ${tls.certPath} and --tls-key ${tls.keyPath} must be a certificate and its key in PEM: ${messageOf(cause)}`,
      { cause },
    );
  }
}

function listenError(error: NodeJS.ErrnoException, port: number, host: string): StartError {
  const cause = { cause: error };
  switch (error.code) {
    case 'EADDRINUSE':
      return new StartError(
        'port_in_use',
        `Port ${port} on ${host} is in use. Stop the program that holds it, or choose another: --port ${port + 1}, or --port 0 for any free one`,
        cause,
      );
    case 'EACCES':
      return new StartError(
        'port_forbidden',
        `Port ${port} needs special rights. Choose one above 1023: --port 8000`,
        cause,
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new StartError(
        'address_unavailable',
        `${host} is not an address of this machine. Use --host 127.0.0.1, or --host 0.0.0.0 for all addresses`,
        cause,
      );
    default:
      return new StartError(
        'listen_failed',
        `Listening on ${host}:${port} failed: ${error.message}. Try another --port or --host`,
        cause,
      );
  }
}
