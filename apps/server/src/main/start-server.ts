import { BUILT_IN, type LoadedCatalogue } from '@maskwire/models';
import type { ModeInfo, ServerPhase, Status } from '@maskwire/protocol';
import { type Config, isLoopback } from '../config/config.js';
import { Dispatcher } from '../gateway/dispatcher.js';
import { Gateway } from '../gateway/gateway.js';
import { ModeReadiness } from '../gateway/mode-readiness.js';
import { createOriginPolicy } from '../gateway/origin.js';
import type { HttpContext } from '../http/context.js';
import { createHttpHandler } from '../http/handler.js';
import { setSecurityHeaders } from '../http/security.js';
import {
  type InferencePool,
  MODE_FAILURES,
  type StillJob,
  type StillOutcome,
} from '../inference/contract.js';
import type { EnginePool, EngineStory } from '../inference/engine-pool.js';
import { createLogger, type Logger } from '../observability/logger.js';
import { createMetrics, type Metrics } from '../observability/metrics.js';
import { SessionRegistry } from '../sessions/registry.js';
import { createTokenCheck } from './access.js';
import { createPool } from './create-pool.js';
import { messageOf, StartError } from './errors.js';
import { baseUrl } from './links.js';
import { Listener } from './listener.js';
import { MissingDownloads } from './missing-downloads.js';
import { modeInfosOf, sourceOf } from './modes.js';
import { findPageDir } from './page-dir.js';

/** Longest wait of a still for its mode; loading what is on disk takes a fraction of it. */
const STILL_MODE_WAIT_MS = 10_000;
/** From the news that the server stops to the first socket closed: what was on its way meanwhile is answered too. */
const DRAIN_NOTICE_MS = 500;
/** When clients should try again after a stop: a restart takes a few seconds, and not all should come at once. */
const RETRY_AFTER_DRAIN_MS = { least: 1500, spread: 1500 } as const;

/** Parts that a caller may bring along; the server closes none of them but the pool. */
export interface ServerDeps {
  readonly logger?: Logger;
  readonly pool?: InferencePool;
  /** @default what comes with maskwire */
  readonly catalogue?: LoadedCatalogue;
  /** Folder of the built page; null = serve none. */
  readonly pageDir?: string | null;
}

export interface RunningServer {
  /** Base address without a trailing slash or token. */
  readonly url: string;
  readonly port: number;
  readonly pool: InferencePool;
  /** How the engine was chosen; undefined until it is, and for a pool that was brought along. */
  engineStory(): EngineStory | undefined;
  /** Resolves when the models are warm. @throws {StartError} `pool_failed` */
  readonly ready: Promise<void>;
  /**
   * Shuts down in order: new sessions are refused, waiting frames are answered `draining`, running ones finish
   * within the drain limit, as do HTTP responses, then sockets, HTTP and workers are closed. Idempotent; never rejects.
   */
  close(): Promise<void>;
}

/**
 * Starts a server. Resolves when the port is open; page, `/healthz` and sockets answer while the models warm.
 * @throws {StartError}
 */
export async function startServer(config: Config, deps: ServerDeps = {}): Promise<RunningServer> {
  const server = new Server(config, deps);
  try {
    const port = await server.listen();
    return {
      url: baseUrl(config, port),
      port,
      pool: server.pool,
      engineStory: server.engineStory,
      ready: server.warm(),
      close: () => server.close(),
    };
  } catch (error) {
    await server.close();
    throw error;
  }
}

/** Wires the rooms together and owns their lifetimes; see docs/lifecycle.md. */
class Server {
  readonly pool: InferencePool;
  readonly engineStory: () => EngineStory | undefined;
  readonly #config: Config;
  readonly #catalogue: LoadedCatalogue;
  readonly #modes: readonly ModeInfo[];
  readonly #downloads: MissingDownloads;
  readonly #logger: Logger;
  readonly #metrics: Metrics;
  readonly #dispatcher: Dispatcher;
  readonly #readiness: ModeReadiness;
  readonly #registry: SessionRegistry;
  readonly #listener: Listener;
  readonly #gateway: Gateway;
  readonly #startedMs = performance.now();
  #phase: ServerPhase = 'loading';
  #closing: Promise<void> | undefined;

  constructor(config: Config, deps: ServerDeps) {
    const nowMs = (): number => performance.now();
    const origins = createOriginPolicy({ ...config, isLoopback });
    const isTokenRight = createTokenCheck(config.access.kind === 'token' ? config.access.token : undefined);
    this.#config = config;
    this.#logger = deps.logger ?? createLogger(config.logLevel);
    this.#metrics = createMetrics();
    this.#catalogue = deps.catalogue ?? { catalogue: BUILT_IN, faults: [] };
    this.#modes = modeInfosOf(this.#catalogue.catalogue);
    this.#downloads = new MissingDownloads(this.#catalogue.catalogue, config);
    for (const fault of this.#catalogue.faults)
      this.#logger.warn({ fault }, 'A model of your own cannot be used');
    const own = this.#makePool();
    this.pool = deps.pool ?? own;
    this.engineStory = () => own.story();
    this.#metrics.watchPool(() => this.pool.stats());
    this.pool.onEvent((event) => {
      if (event.kind === 'warm_up') return this.#metrics.warmedUp(event.tookMs);
      if (this.#readiness.isReady(event.mode)) this.#readiness.forgive(event.mode);
      this.#gateway.refreshStatus();
    });
    this.#dispatcher = new Dispatcher({ runner: this.pool, deadlineMs: config.deadlineMs, nowMs });
    this.#readiness = new ModeReadiness({
      pool: this.pool,
      nowMs,
      isWanted: (mode) => this.#gateway.isModeWanted(mode),
      onSettled: (mode, failure) => this.#modeSettled(mode, failure),
    });
    this.#registry = new SessionRegistry(config.maxSessions);
    const pageDir = deps.pageDir === undefined ? findPageDir() : (deps.pageDir ?? undefined);
    const context: HttpContext = {
      isTokenRight,
      pageDir,
      modes: this.#modes,
      phase: () => this.#phase,
      modeReport: (mode) => this.pool.modeReport(mode),
      warmUp: (mode, force) => this.pool.ensureMode(mode, { force }),
      segment: (job, signal) => this.#segment(job, signal),
      health: () => this.#health(),
      metrics: () => this.#metrics.expose(),
      isHostAllowed: (host) => origins.isHostAllowed(host),
      isOriginAllowed: (origin, host) => origins.isOriginAllowed(origin, host),
    };
    const httpLog = this.#logger.child('http');
    const handler = createHttpHandler(context, {
      onUnexpected: (error) => httpLog.error({ error: messageOf(error) }, 'A request failed unexpectedly'),
    });
    this.#listener = new Listener(config, handler);
    this.#gateway = new Gateway({
      ...config,
      httpServer: this.#listener.server,
      registry: this.#registry,
      dispatcher: this.#dispatcher,
      readiness: this.#readiness,
      origins,
      isTokenRight,
      modes: this.#modes,
      toldModes: () => this.#downloads.told(this.#modes),
      nowMs,
      observer: this.#metrics,
      log: this.#logger.child('gateway'),
      isDraining: () => this.#phase === 'draining',
      statusFor: (mode) => this.#statusFor(mode),
      engine: () => this.#engine(),
      setHeaders: setSecurityHeaders,
    });
    this.#metrics.watchFlow(() => ({
      waitingFrames: this.#dispatcher.waitingFrames,
      limitedSessions: this.#dispatcher.limitedSessions,
      unsentBytes: this.#gateway.unsentBytes,
    }));
  }

  async listen(): Promise<number> {
    await this.#downloads.refresh();
    return this.#listener.listen(this.#config.port, this.#config.host);
  }

  /** Starts the workers. @throws {StartError} `pool_failed` */
  async warm(): Promise<void> {
    this.#phase = 'warming';
    try {
      await this.pool.start();
    } catch (cause) {
      if (this.#isClosing) return;
      throw new StartError('pool_failed', `The inference workers could not start: ${messageOf(cause)}`, {
        cause,
      });
    }
    if (this.#isClosing) return;
    this.#phase = 'ready';
    this.#gateway.refreshStatus();
    this.#logger.info(
      { ...this.#engine(), readyMs: Math.round(performance.now() - this.#startedMs) },
      'Ready',
    );
  }

  close(): Promise<void> {
    this.#closing ??= this.#shutDown();
    return this.#closing;
  }

  get #isClosing(): boolean {
    return this.#closing !== undefined;
  }

  async #shutDown(): Promise<void> {
    this.#phase = 'draining';
    this.#gateway.refreshStatus();
    this.#readiness.close();
    this.#dispatcher.drain();
    const noticed = within(DRAIN_NOTICE_MS, this.#gateway.whenEmpty());
    const finished = Promise.all([this.#dispatcher.whenIdle(), this.#listener.whenAnswered(), noticed]);
    await within(this.#config.drainLimitMs, finished);
    await this.#gateway.close();
    await this.#listener.close();
    await this.pool.close();
    this.#metrics.close();
  }

  /** A mode that is loaded soon is waited for; one that takes longer is `not_ready` meanwhile. */
  async #segment(job: StillJob, signal: AbortSignal): Promise<StillOutcome> {
    const ensured = this.pool.ensureMode(job.mode).catch(() => undefined);
    await within(STILL_MODE_WAIT_MS, ensured);
    return this.#dispatcher.segment(job, signal);
  }

  #modeSettled(mode: string, failure: { readonly cause: unknown } | undefined): void {
    if (!failure) {
      void this.#downloads.refresh();
      return this.#gateway.refreshStatus();
    }
    this.#logger.error({ mode, error: messageOf(failure.cause) }, 'A mode could not be loaded');
    const reason = this.pool.modeReport(mode).failure ?? 'broken';
    this.#gateway.reportModeFailure(mode, MODE_FAILURES[reason]);
  }

  #statusFor(mode: string): Status {
    if (this.#phase === 'draining') return { phase: 'draining', retryAfterMs: retryAfterDrainMs() };
    const { state, progress } = this.pool.modeReport(mode);
    if (state === 'ready') return { phase: 'ready' };
    // Unloaded while nobody used it. Clients send frames in this phase only, and the next one brings it back.
    if (state === 'cold' && !this.#readiness.isWarming(mode)) return { phase: 'ready' };
    const retryAfterMs = this.#readiness.retryAfterMs(mode);
    return {
      phase: state === 'loading' ? 'loading' : 'warming',
      ...(progress === undefined ? {} : { progress }),
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    };
  }

  #engine(): { name: string; device: string; workers: number } {
    const { name, device } = this.pool.engine;
    return { name, device, workers: this.pool.workerCount };
  }

  #makePool(): EnginePool {
    return createPool(this.#config, this.#logger, {
      source: sourceOf(this.#config, this.#catalogue.catalogue),
      memoryBudgetBytes: this.#config.modelMemoryBytes,
      modes: this.#modes.map(({ id }) => id),
    });
  }

  #health(): unknown {
    return {
      status: this.#phase,
      uptimeS: Math.round((performance.now() - this.#startedMs) / 1000),
      engine: { ...this.#engine(), ...this.engineStory() },
      modes: Object.fromEntries(this.#modes.map(({ id }) => [id, this.pool.modeState(id)])),
      modelFaults: this.#catalogue.faults,
      sessions: {
        active: this.#registry.size,
        max: this.#registry.maxSessions,
        limited: this.#dispatcher.limitedSessions,
      },
      frames: { waiting: this.#dispatcher.waitingFrames, running: this.#dispatcher.running },
      workers: this.pool.stats(),
    };
  }
}

const retryAfterDrainMs = (): number =>
  Math.round(RETRY_AFTER_DRAIN_MS.least + Math.random() * RETRY_AFTER_DRAIN_MS.spread);

/** Waits for `work`, but not longer than `limitMs`. */
async function within(limitMs: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, limitMs);
  });
  await Promise.race([work, limit]);
  clearTimeout(timer);
}
