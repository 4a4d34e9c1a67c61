import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const PIECES = 20;

/** A place that model files are fetched from, as slow as a test needs it. */
export class ModelMirror {
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  /** Serves the files of a folder, each over about this time. */
  static async start(folder: string, durationMs: number): Promise<ModelMirror> {
    const server = createServer((request, response) => {
      const name = basename(new URL(request.url ?? '/', 'http://mirror').pathname);
      readFile(join(folder, name)).then(
        async (file) => {
          response.writeHead(200, { 'content-length': file.length });
          const pieceBytes = Math.ceil(file.length / PIECES);
          for (let at = 0; at < file.length && !response.destroyed; at += pieceBytes) {
            response.write(file.subarray(at, at + pieceBytes));
            await pause(durationMs / PIECES);
          }
          response.end();
        },
        () => response.writeHead(404).end(),
      );
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new ModelMirror(server);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
