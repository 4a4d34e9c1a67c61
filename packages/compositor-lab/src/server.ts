import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { jobPath } from './job.js';

/** Larger than any picture: 100 megapixels of RGBA and something. */
const MAX_BODY_BYTES = 2 ** 29;

const PAGE = '<!doctype html><title>compositor lab</title><script type="module" src="/lab.js"></script>';

/** A parcel on its way to the page, and where its answer goes. */
export interface LabServer {
  readonly url: string;
  /** Puts a parcel where the page fetches it; the number names it. */
  put(bytes: Uint8Array<ArrayBuffer>): number;
  /** What the page posted as the answer to it; forgets both. */
  take(job: number): Uint8Array<ArrayBuffer> | undefined;
  close(): Promise<void>;
}

/** Serves the lab's page, its script and the parcels, on 127.0.0.1 only. */
export async function serveLab(script: string): Promise<LabServer> {
  const parcels = new Map<string, Uint8Array<ArrayBuffer>>();
  const answers = new Map<string, Uint8Array<ArrayBuffer>>();
  const server = createServer((request, response) => {
    answer({ script, parcels, answers }, request, response).catch((error: unknown) => {
      response.writeHead(500).end(String(error));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  let jobs = 0;
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    put(bytes) {
      parcels.set(jobPath(++jobs), bytes);
      return jobs;
    },
    take(job) {
      const path = jobPath(job);
      const bytes = answers.get(path);
      parcels.delete(path);
      answers.delete(path);
      return bytes;
    },
    close: async () => closed(server),
  };
}

interface Served {
  readonly script: string;
  readonly parcels: ReadonlyMap<string, Uint8Array>;
  readonly answers: Map<string, Uint8Array<ArrayBuffer>>;
}

async function answer(
  { script, parcels, answers }: Served,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = request.url ?? '/';
  const parcel = parcels.get(path);
  if (request.method === 'POST' && parcel) {
    answers.set(path, await bodyOf(request));
    response.writeHead(204).end();
  } else if (parcel) response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(parcel);
  else if (path === '/') response.writeHead(200, { 'content-type': 'text/html' }).end(PAGE);
  else if (path === '/lab.js') response.writeHead(200, { 'content-type': 'text/javascript' }).end(script);
  else response.writeHead(404).end();
}

async function bodyOf(request: IncomingMessage): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) throw new RangeError(`An answer of more than ${MAX_BODY_BYTES} bytes`);
    chunks.push(chunk);
  }
  const body = new Uint8Array(bytes);
  let at = 0;
  for (const chunk of chunks) {
    body.set(chunk, at);
    at += chunk.length;
  }
  return body;
}

const closed = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
