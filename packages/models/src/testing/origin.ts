import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A web server on 127.0.0.1 that answers as a test wants, and keeps what it was asked. */
export class Origin {
  readonly #server: Server;
  /** Each request's path and `Range`. */
  readonly asked: { readonly path: string; readonly range: string | undefined }[] = [];
  readonly answers: Answer[];

  private constructor(server: Server, answers: Answer[]) {
    this.#server = server;
    this.answers = answers;
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      this.asked.push({ path: request.url ?? '', range: request.headers.range });
      // The last answer holds from then on.
      const answer = this.answers.length > 1 ? this.answers.shift() : this.answers[0];
      answer?.(request, response);
    });
  }

  /** @param answers one for each request, in order; the last holds from then on */
  static async start(...answers: Answer[]): Promise<Origin> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new Origin(server, answers);
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

/** The whole, or the rest from where it is asked for. */
export const serving =
  (content: Uint8Array): Answer =>
  (request, response) => {
    const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
    if (start > 0) {
      response.statusCode = 206;
      response.setHeader('content-range', `bytes ${start}-${content.length - 1}/${content.length}`);
    }
    response.setHeader('content-length', content.length - start);
    response.end(content.subarray(start));
  };

/** The whole, whatever range is asked for. */
export const ignoringRange =
  (content: Uint8Array): Answer =>
  (_, response) => {
    response.setHeader('content-length', content.length);
    response.end(content);
  };

/** The connection breaks after so many bytes of the whole. */
export const cutAfter =
  (content: Uint8Array, bytes: number): Answer =>
  (_, response) => {
    response.setHeader('content-length', content.length);
    response.write(content.subarray(0, bytes), () => setTimeout(() => response.destroy(), 20));
  };

/** So many bytes, without a word how many there will be, and an orderly end. */
export const endingAfter =
  (content: Uint8Array, bytes: number): Answer =>
  (_, response) => {
    response.write(content.subarray(0, bytes));
    response.end();
  };

/** So many bytes, then silence. */
export const stallingAfter =
  (content: Uint8Array, bytes: number): Answer =>
  (_, response) => {
    response.setHeader('content-length', content.length);
    response.write(content.subarray(0, bytes));
  };

export const status =
  (code: number, headers: Readonly<Record<string, string>> = {}): Answer =>
  (_, response) => {
    response.writeHead(code, headers);
    response.end('not the file');
  };
