import { once } from 'node:events';
import { createServer, request as httpRequest, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import type { Duplex } from 'node:stream';

/** A small proxy on 127.0.0.1: plain requests by their whole address, and tunnels; both end at `target`. */
export class Proxy {
  readonly #server: Server;
  readonly #sockets = new Set<Duplex>();
  /** What was asked of it: `GET http://host/path` or `CONNECT host:port`. */
  readonly asked: string[] = [];

  private constructor(server: Server, targetPort: number) {
    this.#server = server;
    server.on('request', (request, response) => {
      this.asked.push(`${request.method} ${request.url}`);
      const { pathname } = new URL(request.url ?? '');
      const passing = httpRequest(
        { port: targetPort, path: pathname, headers: request.headers },
        (answer) => {
          response.writeHead(answer.statusCode ?? 500, answer.headers);
          answer.pipe(response);
        },
      );
      passing.on('error', () => response.destroy()).end();
    });
    server.on('connect', (request, client: Duplex, head: Buffer) => {
      this.asked.push(`CONNECT ${request.url}`);
      const there = connect(targetPort, '127.0.0.1', () => {
        client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
        there.write(head);
        there.pipe(client).pipe(there);
      });
      for (const socket of [client, there]) {
        this.#sockets.add(socket);
        socket.on('error', () => undefined);
      }
    });
  }

  static async start(targetPort: number): Promise<Proxy> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new Proxy(server, targetPort);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
