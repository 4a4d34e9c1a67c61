import { setTimeout as delay } from 'node:timers/promises';
import type { MaskClient } from '@maskwire/client';
import { type Configure, ENCODING } from '@maskwire/protocol';
import { loadDirect } from './direct-model.js';
import { drive, type LoadOptions, type SessionLoad } from './load.js';
import { demoFrames } from './material.js';
import { type ServerProcess, startServerProcess } from './server-process.js';
import { jainIndex, median, quantile } from './statistics.js';
import { connectClient } from './stream-once.js';

/** Every figure here is for the bare 256x256 model, fed JPEG of exactly that size. */
const MODE = 'selfie-256';
const SIDE_PX = 256;
const FRAME_COUNT = 24;
const BARE_RUNS = 300;
/** Highest rate of one session. */
const PACED_FPS = 120;
const SPAN_MS = 5000;
const WARM_SPAN_MS = 1000;
const SETTINGS: Configure = { mode: MODE, encodings: [ENCODING.alpha4Deflate], maxFps: 120 };

export interface BareModel {
  /** Run after run without a pause. */
  readonly medianMs: number;
  readonly cpuMs: number;
  /** At the rate of one session, with the pauses that leave caches and clock cold. */
  readonly pacedMedianMs: number;
}

/** Time and CPU of one run of the graph in this process, one thread. */
export async function measureBareModel(): Promise<BareModel> {
  const direct = await loadDirect(MODE);
  const pixels = new Uint8Array(SIDE_PX * SIDE_PX * 3).map((_, i) => (i * 31) % 256);
  for (let run = 0; run < 30; run++) await direct.model.run({ pixels, batch: 1 });
  const times: number[] = [];
  const cpu = process.cpuUsage();
  for (let run = 0; run < BARE_RUNS; run++) {
    const start = performance.now();
    await direct.model.run({ pixels, batch: 1 });
    times.push(performance.now() - start);
  }
  const used = process.cpuUsage(cpu);
  const paced: number[] = [];
  for (let run = 0; run < BARE_RUNS; run++) {
    const start = performance.now();
    await direct.model.run({ pixels, batch: 1 });
    paced.push(performance.now() - start);
    await delay(1000 / PACED_FPS - (performance.now() - start));
  }
  await direct.close();
  return {
    medianMs: median(times),
    cpuMs: (used.user + used.system) / 1000 / BARE_RUNS,
    pacedMedianMs: median(paced),
  };
}

export interface LoadFigures {
  readonly fps: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly queueP99Ms: number;
  /** Medians; `transport` is what is left of the round trip: both sockets, both pipes, the client. */
  readonly stagesMs: {
    readonly queue: number;
    readonly decode: number;
    readonly inference: number;
    readonly encode: number;
    readonly transport: number;
  };
  readonly jain: number;
  readonly dropped: number;
  readonly failed: number;
  readonly cpuPerFrameMs: { readonly main: number; readonly workers: number } | undefined;
  readonly eventLoopP99Ms: number;
  readonly upBytes: number;
  readonly downBytes: number;
}

interface Load extends LoadOptions {
  readonly sessions: number;
  readonly window: number;
}

/** p99 of the main process's event-loop delay since the last scrape, from `/metrics`. */
async function eventLoopP99Ms(server: ServerProcess): Promise<number> {
  const text = await (await fetch(`${server.url}/metrics`)).text();
  const line = /^maskwire_event_loop_delay_seconds\{quantile="0\.99"\} (\S+)$/m.exec(text);
  return line?.[1] === undefined ? Number.NaN : Number(line[1]) * 1000;
}

async function underLoad(
  server: ServerProcess,
  images: readonly Uint8Array[],
  load: Load,
): Promise<LoadFigures> {
  const clients: MaskClient[] = [];
  try {
    for (let i = 0; i < load.sessions; i++)
      clients.push(await connectClient(server.url, SETTINGS, load.window));
    await drive(clients, images, { ...load, durationMs: WARM_SPAN_MS });
    await eventLoopP99Ms(server);
    const cpuBefore = server.cpuMs();
    const startMs = performance.now();
    const sessions = await drive(clients, images, load);
    const elapsedMs = performance.now() - startMs;
    return figures(sessions, elapsedMs, cpuBefore, server.cpuMs(), await eventLoopP99Ms(server));
  } finally {
    for (const client of clients) client.close();
  }
}

/**
 * Median round trip of frames that the main process refuses by their first bytes: both sockets and the main
 * process, without worker and model.
 */
async function refusedRoundTripMs(server: ServerProcess, bytes: number): Promise<number> {
  const client = await connectClient(server.url, SETTINGS, 1);
  try {
    const [session] = await drive([client], [new Uint8Array(bytes)], { durationMs: SPAN_MS / 2 });
    return median(session?.failedRoundTripMs ?? []);
  } finally {
    client.close();
  }
}

type Cpu = ReturnType<ServerProcess['cpuMs']>;

function figures(
  sessions: readonly SessionLoad[],
  elapsedMs: number,
  before: Cpu,
  after: Cpu,
  loopP99Ms: number,
): LoadFigures {
  const sum = (of: (session: SessionLoad) => number): number =>
    sessions.reduce((total, session) => total + of(session), 0);
  const masks = sum((session) => session.masks);
  const roundTripMs = sessions.flatMap((session) => session.roundTripMs);
  const stage = (of: (session: SessionLoad) => readonly number[]): number => median(sessions.flatMap(of));
  const stages = {
    queue: stage((session) => session.queueMs),
    decode: stage((session) => session.decodeMs),
    inference: stage((session) => session.inferenceMs),
    encode: stage((session) => session.encodeMs),
  };
  const known = stages.queue + stages.decode + stages.inference + stages.encode;
  return {
    stagesMs: { ...stages, transport: median(roundTripMs) - known },
    fps: (masks * 1000) / elapsedMs,
    p50Ms: median(roundTripMs),
    p95Ms: quantile(roundTripMs, 0.95),
    queueP99Ms: quantile(
      sessions.flatMap((session) => session.queueMs),
      0.99,
    ),
    jain: jainIndex(sessions.map((session) => session.masks)),
    dropped: sum((session) => session.dropped),
    failed: sum((session) => session.failed),
    cpuPerFrameMs: before &&
      after && {
        main: (after.main - before.main) / masks,
        workers: (after.workers - before.workers) / masks,
      },
    eventLoopP99Ms: loopP99Ms,
    upBytes: sum((session) => session.upBytesPerFrame) / sessions.length,
    downBytes: sum((session) => session.downBytesPerMask) / sessions.length,
  };
}

export interface ServiceFigures {
  readonly bare: BareModel;
  /** Bare time taken again at the end: how far the machine drifted in between. */
  readonly bareAfter: BareModel;
  readonly startMs: number;
  readonly refusedMs: number;
  /** One session, one frame in flight, one worker. */
  readonly unloaded: LoadFigures;
  /** Six sessions, one frame in flight each. */
  readonly oneWorker: LoadFigures;
  readonly twoWorkers: LoadFigures;
  /** Sixteen sessions offering four times the peak of two workers in all. */
  readonly overload: LoadFigures & { readonly offeredFps: number };
}

/** Runs the whole set; about half a minute. */
export async function measureService(): Promise<ServiceFigures> {
  const images = await demoFrames(SIDE_PX, SIDE_PX, FRAME_COUNT);
  const bare = await measureBareModel();
  const one = await startServerProcess(['--workers', '1', '--warmup-models', MODE, '--max-fps', '120']);
  const startMs = one.startMs;
  let unloaded: LoadFigures;
  let oneWorker: LoadFigures;
  let refusedMs: number;
  try {
    unloaded = await underLoad(one, images, { sessions: 1, window: 1, durationMs: SPAN_MS });
    refusedMs = await refusedRoundTripMs(one, images[0]?.length ?? 0);
    oneWorker = await underLoad(one, images, { sessions: 6, window: 1, durationMs: SPAN_MS });
  } finally {
    await one.stop();
  }
  const two = await startServerProcess(['--workers', '2', '--warmup-models', MODE, '--max-fps', '120']);
  try {
    const twoWorkers = await underLoad(two, images, { sessions: 6, window: 1, durationMs: SPAN_MS });
    const sessions = 16;
    const perSessionFps = Math.min(110, (4 * twoWorkers.fps) / sessions);
    const overload = await underLoad(two, images, {
      sessions,
      window: 16,
      durationMs: SPAN_MS,
      offeredFps: perSessionFps,
    });
    return {
      bare,
      bareAfter: await measureBareModel(),
      startMs,
      refusedMs,
      unloaded,
      oneWorker,
      twoWorkers,
      overload: { ...overload, offeredFps: perSessionFps * sessions },
    };
  } finally {
    await two.stop();
  }
}
