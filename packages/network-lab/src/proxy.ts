import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { type DirectionCounters, newTally, type Path, Shaper } from './shaper.js';
import type { NetworkProfile } from './types.js';
import { createWay } from './way.js';

const HOST = '127.0.0.1';

export interface ShapingProxyOptions {
  /** On 127.0.0.1. */
  readonly targetPort: number;
  readonly profile: NetworkProfile;
  /** Of the first connection; each further one has the next. The same seed gives the same stalls. @default 1 */
  readonly seed?: number;
}

export interface ProxyCounters {
  /** Since the start. */
  readonly connections: number;
  readonly open: number;
  /** Connections that were broken by the profile or by `disconnectAll`. */
  readonly broken: number;
  readonly up: DirectionCounters;
  readonly down: DirectionCounters;
}

/** A network between real programs. Every connection has a link of its own in each direction. */
export interface ShapingProxy {
  /** `http://127.0.0.1:PORT`, in place of the target's. */
  readonly url: string;
  readonly port: number;
  counters(): ProxyCounters;
  /**
   * Another network from now on, for open connections too, or the same one from its beginning.
   * @param startAtMs time of the profile that it is now. @default 0
   */
  switchTo(profile: NetworkProfile, startAtMs?: number): void;
  /** Breaks every connection at both ends, at once; new ones are accepted. */
  disconnectAll(): void;
  /** Ends everything, idempotent. */
  close(): Promise<void>;
}

interface Connection {
  readonly number: number;
  readonly sockets: readonly [Socket, Socket];
  readonly up: Shaper;
  readonly down: Shaper;
}

interface Network {
  readonly profile: NetworkProfile;
  readonly nowMs: () => number;
}

/**
 * Listens on a free port of 127.0.0.1 and carries every TCP connection to `targetPort` as the profile says. It knows
 * nothing of what it carries: pages, upgrades and sockets alike.
 */
export async function startShapingProxy(options: ShapingProxyOptions): Promise<ShapingProxy> {
  const proxy = new Proxy(options);
  await proxy.listen();
  return proxy;
}

class Proxy implements ShapingProxy {
  readonly #targetPort: number;
  readonly #seed: number;
  readonly #server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => this.#accept(socket));
  readonly #connections = new Set<Connection>();
  readonly #up = newTally();
  readonly #down = newTally();
  #network: Network;
  #breaks: NodeJS.Timeout[] = [];
  #accepted = 0;
  #broken = 0;
  #port = 0;
  #isClosed = false;

  constructor({ targetPort, profile, seed = 1 }: ShapingProxyOptions) {
    this.#targetPort = targetPort;
    this.#seed = seed;
    this.#network = begin(profile);
  }

  get port(): number {
    return this.#port;
  }

  get url(): string {
    return `http://${HOST}:${this.#port}`;
  }

  async listen(): Promise<void> {
    this.#server.listen(0, HOST);
    await once(this.#server, 'listening');
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('No TCP port to be had');
    this.#port = address.port;
    this.switchTo(this.#network.profile);
  }

  counters(): ProxyCounters {
    return {
      connections: this.#accepted,
      open: this.#connections.size,
      broken: this.#broken,
      up: { ...this.#up },
      down: { ...this.#down },
    };
  }

  switchTo(profile: NetworkProfile, startAtMs = 0): void {
    this.#cancelBreaks();
    this.#network = begin(profile, startAtMs);
    for (const { number, up, down } of this.#connections) {
      const paths = this.#paths(number);
      up.use(paths.up);
      down.use(paths.down);
    }
    this.#breaks = (profile.disconnectsAtMs ?? [])
      .filter((atMs) => atMs >= startAtMs)
      .map((atMs) => setTimeout(() => this.disconnectAll(), atMs - startAtMs));
  }

  disconnectAll(): void {
    for (const { sockets } of this.#connections) {
      this.#broken++;
      for (const socket of sockets) socket.resetAndDestroy();
    }
  }

  async close(): Promise<void> {
    this.#cancelBreaks();
    this.#isClosed = true;
    // A second call finds the server closed, which is an error that changes nothing.
    const stopped = new Promise((resolve) => this.#server.close(resolve));
    const open = [...this.#connections].flatMap(({ sockets }) => sockets).filter((socket) => !socket.closed);
    const ended = open.map((socket) => new Promise((resolve) => socket.once('close', resolve)));
    for (const socket of open) socket.destroy();
    await Promise.all([stopped, ...ended]);
  }

  #accept(client: Socket): void {
    // Taken by the kernel before the server closed.
    if (this.#isClosed) {
      client.destroy();
      return;
    }
    const target = connect({ host: HOST, port: this.#targetPort, allowHalfOpen: true, noDelay: true });
    const number = this.#accepted++;
    // To make a connection takes a round trip.
    const openInMs = this.#network.profile.up.delayMs + this.#network.profile.down.delayMs;
    const { up, down } = this.#paths(number);
    const connection: Connection = {
      number,
      sockets: [client, target],
      up: new Shaper({ source: client, target, path: up, openInMs, tally: this.#up }),
      down: new Shaper({ source: target, target: client, path: down, openInMs: 0, tally: this.#down }),
    };
    this.#connections.add(connection);
    for (const socket of connection.sockets) {
      // What went wrong shows as the end of the socket, which is carried over.
      socket.on('error', () => {});
      socket.on('close', () => {
        if (client.closed && target.closed) this.#connections.delete(connection);
      });
    }
  }

  #paths(number: number): { readonly up: Path; readonly down: Path } {
    const { profile, nowMs } = this.#network;
    const { up, down } = createWay(profile, this.#seed + number);
    return {
      up: { profile: profile.up, link: up, nowMs },
      down: { profile: profile.down, link: down, nowMs },
    };
  }

  #cancelBreaks(): void {
    for (const timer of this.#breaks) clearTimeout(timer);
    this.#breaks = [];
  }
}

function begin(profile: NetworkProfile, startAtMs = 0): Network {
  const startMs = performance.now() - startAtMs;
  return { profile, nowMs: () => performance.now() - startMs };
}
