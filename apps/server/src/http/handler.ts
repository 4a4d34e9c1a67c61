import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { getRequestListener, type HttpBindings } from '@hono/node-server';
import { type Context, type Handler, Hono } from 'hono';
import { ClientGone } from './body.js';
import type { HttpContext } from './context.js';
import { faultBody, faultHeaders, faultResponse, HttpFault } from './fault.js';
import { json } from './json.js';
import { modelList, warmUpModel } from './models.js';
import { receiveProbe, sendProbe } from './network.js';
import { isPage, notBuiltPage, notFoundPage, PageFiles } from './page.js';
import { ProbeBudget, type ProbeGate, type ProbeRate } from './probe-budget.js';
import { requireToken, setSecurityHeaders } from './security.js';
import { requireReady, type SegmentTimes, segment } from './segment.js';
import { type UploadLimits, UploadSlots } from './uploads.js';

type Env = { Bindings: HttpBindings };
type App = Hono<Env>;
type Method = 'GET' | 'POST';
type Route = Handler<Env>;

export interface HttpOptions {
  /** How long an uploaded body may pause and take, and a measurement. @default 10 s and 60 s */
  readonly bodyTimes?: SegmentTimes;
  /** @default 16 in all, 8 from one address */
  readonly uploads?: UploadLimits;
  /** Measurements of the network at once. @default 4 in all, 2 from one address */
  readonly probes?: UploadLimits;
  /** Bytes for measurements. @default 64 MiB at once, 16 MiB a second */
  readonly probeRate?: ProbeRate;
  /** How long a warm-up may take before it is answered as under way. @default 5 s */
  readonly warmUpAnswerMs?: number;
  /** Told of every failure that is nobody's request: the client only reads that something broke. */
  readonly onUnexpected?: (error: unknown) => void;
}

const DEFAULT_BODY_TIMES: SegmentTimes = { idleMs: 10_000, totalMs: 60_000 };
const DEFAULT_UPLOADS: UploadLimits = { total: 16, perAddress: 8 };
const DEFAULT_PROBES: UploadLimits = { total: 4, perAddress: 2 };
const DEFAULT_PROBE_RATE: ProbeRate = { burstBytes: 64 * 2 ** 20, bytesPerS: 16 * 2 ** 20 };

/** Everything under these needs the token and answers in JSON, also when there is no such route. */
const isApi = (path: string): boolean =>
  /^\/(api|stream)(\/|$)/.test(path) || path === '/health' || path === '/metrics';

/** The listener for every request that is not a socket's. */
export function createHttpHandler(context: HttpContext, options: HttpOptions = {}): RequestListener {
  const app = createApp(context, options);
  const listener = getRequestListener(app.fetch, {
    overrideGlobalObjects: false,
    errorHandler: (error) => unexpected(error, options),
  });
  return (req, res) => {
    setSecurityHeaders(req, res);
    if (context.isHostAllowed(req.headers.host)) void listener(req, res);
    else refuseHost(res);
  };
}

function createApp(context: HttpContext, options: HttpOptions): App {
  const app: App = new Hono<Env>();
  app.use(async (c, next) => {
    if (isApi(c.req.path)) requireToken(c.req.header('authorization'), context);
    await next();
  });
  app.onError((error) => unexpected(error, options));
  addHealthRoutes(app, context);
  addRoute(app, '/api/models', { GET: () => json({ models: modelList(context) }) });
  addRoute(app, '/api/models/:id/warmup', {
    POST: (c) => {
      requireSameOrigin(c, context);
      return warmUpModel(context, c.req.param('id') ?? '', c.req.query('force'), options.warmUpAnswerMs);
    },
  });
  addSegmentRoute(app, context, options);
  addNetworkRoute(app, context, options);
  addPage(app, context);
  return app;
}

/** One path with the methods it has; every other method is answered 405 with `Allow`. */
function addRoute(app: App, path: string, methods: Partial<Record<Method, Route>>): void {
  for (const [method, handler] of Object.entries(methods)) app.on(method, path, handler);
  const allow = Object.keys(methods)
    .flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method]))
    .join(', ');
  app.all(path, () => {
    throw notAllowed(allow);
  });
}

const notAllowed = (allow: string): HttpFault =>
  new HttpFault(405, 'method_not_allowed', `Allowed here: ${allow}`, { headers: { allow } });

function addHealthRoutes(app: App, context: HttpContext): void {
  addRoute(app, '/healthz', { GET: () => json({ status: 'ok' }) });
  addRoute(app, '/readyz', {
    GET: () => {
      requireReady(context);
      return json({ status: 'ready' });
    },
  });
  addRoute(app, '/health', { GET: () => json(context.health()) });
  addRoute(app, '/metrics', {
    GET: async () => {
      const { contentType, body } = await context.metrics();
      return new Response(body, { headers: { 'content-type': contentType, 'cache-control': 'no-store' } });
    },
  });
}

function addSegmentRoute(app: App, context: HttpContext, options: HttpOptions): void {
  const slots = new UploadSlots(options.uploads ?? DEFAULT_UPLOADS);
  const times = options.bodyTimes ?? DEFAULT_BODY_TIMES;
  addRoute(app, '/api/segment', {
    POST: (c) => {
      requireSameOrigin(c, context);
      const query = new URL(c.req.url).searchParams;
      return segment(context, slots, times, c.env.incoming, query, c.req.raw.signal);
    },
  });
}

function addNetworkRoute(app: App, context: HttpContext, options: HttpOptions): void {
  const gate: ProbeGate = {
    slots: new UploadSlots(options.probes ?? DEFAULT_PROBES),
    budget: new ProbeBudget(options.probeRate ?? DEFAULT_PROBE_RATE),
  };
  const times = options.bodyTimes ?? DEFAULT_BODY_TIMES;
  const query = (c: Context<Env>): URLSearchParams => new URL(c.req.url).searchParams;
  addRoute(app, '/api/network', {
    GET: (c) => {
      requireSameOrigin(c, context);
      return sendProbe(context, gate, times, c.env, query(c));
    },
    POST: (c) => {
      requireSameOrigin(c, context);
      return receiveProbe(context, gate, times, c.env, query(c));
    },
  });
}

function addPage(app: App, context: HttpContext): void {
  const files = new PageFiles(context.pageDir);
  app.all('*', async (c) => {
    const { path } = c.req;
    if (isApi(path)) throw new HttpFault(404, 'not_found', 'There is no such route');
    const found = await files.respond(path, c.req.raw.headers);
    if (!found) return isPage(path) ? notBuiltPage() : notFoundPage();
    // A HEAD arrives here as GET for the framework; the raw request still tells.
    if (c.env.incoming.method !== 'GET' && c.env.incoming.method !== 'HEAD') throw notAllowed('GET, HEAD');
    return found;
  });
}

/**
 * Refuses a request that costs something and comes from a foreign page: forms and plain bodies cross origins
 * without asking. Programs send no Origin and pass.
 */
function requireSameOrigin(c: Context<Env>, context: HttpContext): void {
  if (context.isOriginAllowed(c.req.header('origin'), c.req.header('host'))) return;
  throw new HttpFault(403, 'bad_origin', 'This page may not use this server; allow its origin first');
}

function unexpected(error: unknown, options: HttpOptions): Response {
  if (error instanceof HttpFault) {
    if (error.cause !== undefined) options.onUnexpected?.(error.cause);
    return faultResponse(error);
  }
  // Nobody is left to read it, but the framework wants an answer.
  if (error instanceof ClientGone) return new Response(null, { status: 400 });
  if (isRequestError(error))
    return faultResponse(new HttpFault(400, 'malformed', 'The address is malformed'));
  options.onUnexpected?.(error);
  return faultResponse(new HttpFault(500, 'internal', 'Something broke in the server; see its log'));
}

/** The adapter's own refusal of an address it cannot read. */
const isRequestError = (error: unknown): boolean => error instanceof Error && error.name === 'RequestError';

function refuseHost(res: ServerResponse<IncomingMessage>): void {
  const failed = new HttpFault(403, 'bad_origin', 'This server does not answer to that Host; allow it first');
  res.writeHead(failed.status, { ...faultHeaders(failed), connection: 'close' }).end(faultBody(failed));
}
