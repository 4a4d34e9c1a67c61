import { createServer, request as httpRequest, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ModeInfo, ServerPhase } from '@maskwire/protocol';
import type { ModeReport, StillJob, StillOutcome } from '../../inference/contract.js';
import type { HttpContext } from '../context.js';
import { createHttpHandler, type HttpOptions } from '../handler.js';

const mode = (id: string, kind: ModeInfo['kind']): ModeInfo => ({
  id,
  title: id,
  description: '',
  task: 'person',
  kind,
  labels: ['person'],
  palette: ['#ff0000'],
  input: { widthPx: 256, heightPx: 256 },
  output: { widthPx: 256, heightPx: 256 },
  stateful: false,
  listed: true,
});

/** A server's facts in memory: answers stills with the bytes it was given, and records what was asked. */
export class MemoryContext implements HttpContext {
  token: string | undefined = undefined;
  pageDir: string | undefined = undefined;
  readonly modes = [mode('fast', 'alpha'), mode('balanced', 'alpha'), mode('street', 'classes')];
  current: ServerPhase = 'ready';
  readonly jobs: StillJob[] = [];
  readonly warmUps: { mode: string; force: boolean }[] = [];
  /** What `segment` does; replaced by tests of failures. */
  answer: (job: StillJob, signal: AbortSignal) => Promise<StillOutcome> = (job) =>
    Promise.resolve({
      ok: true,
      contentType: job.format === 'json' ? 'application/json' : 'image/png',
      body: job.image,
    });
  warm: () => Promise<void> = () => Promise.resolve();
  report: ModeReport = { state: 'ready', memoryBytes: 1000 };

  isTokenRight(token: string | undefined): boolean {
    return this.token === undefined || token === this.token;
  }
  phase(): ServerPhase {
    return this.current;
  }
  modeReport(): ModeReport {
    return this.report;
  }
  warmUp(modeId: string, force: boolean): Promise<void> {
    this.warmUps.push({ mode: modeId, force });
    return this.warm();
  }
  segment(job: StillJob, signal: AbortSignal): Promise<StillOutcome> {
    this.jobs.push(job);
    return this.answer(job, signal);
  }
  health(): unknown {
    return { phase: this.current, engine: 'onnx-cpu' };
  }
  metrics(): Promise<{ contentType: string; body: string }> {
    return Promise.resolve({
      contentType: 'text/plain; version=0.0.4',
      body: 'maskwire_sessions_active 0\n',
    });
  }
  isHostAllowed(host: string | undefined): boolean {
    return host !== undefined && /^(127\.0\.0\.1|localhost)(:\d+)?$/.test(host);
  }
  isOriginAllowed(origin: string | undefined, host: string | undefined): boolean {
    return origin === undefined || origin === `http://${host}`;
  }
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  json(): unknown;
}

export interface Ask {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: Buffer | string;
}

export interface TestServer {
  readonly port: number;
  readonly context: MemoryContext;
  /** Sends exactly this path: no client tidies it up. */
  readonly ask: (path: string, ask?: Ask) => Promise<Answer>;
  close(): Promise<void>;
}

/** A real server on an ephemeral port. */
export async function serve(
  setUp: (context: MemoryContext) => void = () => undefined,
  options: HttpOptions = {},
): Promise<TestServer> {
  const context = new MemoryContext();
  setUp(context);
  const server: Server = createServer(createHttpHandler(context, options));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    context,
    ask: (path, ask = {}) => send(port, path, ask),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function send(port: number, path: string, { method = 'GET', headers = {}, body }: Ask): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const req = httpRequest({ port, host: '127.0.0.1', path, method, headers, agent: false }, (res) => {
      const chunks: Buffer[] = [];
      res.on('data', (chunk: Buffer) => chunks.push(chunk));
      res.on('end', () => {
        const whole = Buffer.concat(chunks);
        resolve({
          status: res.statusCode ?? 0,
          headers: res.headers,
          body: whole,
          json: () => JSON.parse(whole.toString()) as unknown,
        });
      });
      res.on('error', reject);
    });
    req.on('error', reject);
    req.end(body);
  });
}
