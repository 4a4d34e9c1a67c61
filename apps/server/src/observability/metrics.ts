import type { DropReason, ErrorReason, FaultCode } from '@maskwire/protocol';
import { DROP_REASONS, ERROR_REASONS } from '@maskwire/protocol';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { PoolStats } from '../inference/contract.js';
import { type FlowFigures, registerFlow } from './flow-metrics.js';
import { registerPool } from './pool-metrics.js';
import { registerProcess } from './process-metrics.js';

export const STAGES = ['queue', 'decode', 'inference', 'encode', 'service'] as const;
export type Stage = (typeof STAGES)[number];

/** Why a frame got no answer: its connection ended before, it was no frame at all, or the session flooded. */
const UNANSWERED_CAUSES = ['disconnected', 'malformed', 'flood'] as const;
type UnansweredCause = (typeof UNANSWERED_CAUSES)[number];

/** Why the server ended a session. */
const CUT_CAUSES = ['flood', 'slow_reader'] as const;
type CutCause = (typeof CUT_CAUSES)[number];

/** Server times of one frame in milliseconds; `serviceMs` runs from frame in to mask out. */
interface FrameTimesMs {
  readonly queueMs: number;
  readonly decodeMs: number;
  readonly inferenceMs: number;
  readonly encodeMs: number;
  readonly serviceMs: number;
}

/**
 * What the rooms count. Every call is a few hundred nanoseconds; label values come from closed lists, so
 * that no client can grow the registry.
 */
export interface Metrics {
  sessionOpened(): void;
  sessionClosed(): void;
  /** The server ended a session that harmed it. */
  sessionCut(cause: CutCause): void;
  /** A handshake was refused. */
  sessionRefused(code: FaultCode): void;
  /** From the accepted connection to the moment its session was first told that its mode is ready. */
  sessionReady(latencyMs: number): void;
  /** From the arrival of a session's first frame to its first mask. */
  firstMask(latencyMs: number): void;
  /** A worker has loaded and warmed a mode. */
  warmedUp(tookMs: number): void;
  frameReceived(bytes: number): void;
  maskSent(bytes: number, times: FrameTimesMs): void;
  /** Of the masks sent: one that came later than the deadline for waiting. */
  maskLate(): void;
  frameDropped(reason: DropReason, bytes: number): void;
  frameFailed(reason: ErrorReason, bytes: number): void;
  /** Frames that were received and will have no answer. */
  framesUnanswered(cause: UnansweredCause, count: number): void;
  /** Where worker and warm-up figures are read when somebody looks. Called once, when the pool exists. */
  watchPool(read: () => PoolStats): void;
  /** Where the figures of flow are read when somebody looks. Called once, when the gateway exists. */
  watchFlow(read: () => FlowFigures): void;
  /** Prometheus text format. */
  expose(): Promise<{ readonly contentType: string; readonly body: string }>;
  /** Stops measuring the event loop. Idempotent. */
  close(): void;
}

const STAGE_BUCKETS_S = [0.0005, 0.001, 0.002, 0.003, 0.004, 0.006, 0.01, 0.016, 0.033, 0.066, 0.15, 0.5, 1];
/** From a cached model on a CPU to one whose kernels a GPU compiles first. */
const WARM_UP_BUCKETS_S = [0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60];
const CONNECTION_BUCKETS_S = [0.001, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5];

/** Metrics of one server: a registry of its own, so that several servers live in one process. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  const sessions = sessionMetrics(registry);
  const frames = frameMetrics(registry);
  const stopProcess = registerProcess(registry);
  let closed = false;
  return {
    ...sessions,
    ...frames,
    watchPool: (read) => registerPool(registry, read),
    watchFlow: (read) => registerFlow(registry, read),
    expose: async () => ({ contentType: registry.contentType, body: await registry.metrics() }),
    close: () => {
      if (closed) return;
      closed = true;
      stopProcess();
    },
  };
}

type SessionMetrics = Pick<
  Metrics,
  | 'sessionOpened'
  | 'sessionClosed'
  | 'sessionCut'
  | 'sessionRefused'
  | 'sessionReady'
  | 'firstMask'
  | 'warmedUp'
>;

function sessionMetrics(registry: Registry): SessionMetrics {
  const registers = [registry];
  const active = new Gauge({ name: 'maskwire_sessions_active', help: 'Connected sessions', registers });
  const opened = new Counter({ name: 'maskwire_sessions_total', help: 'Sessions accepted', registers });
  const refused = new Counter({
    name: 'maskwire_sessions_refused_total',
    help: 'Handshakes refused, by code',
    labelNames: ['code'],
    registers,
  });
  const cut = byLabel(
    registry,
    'sessions_cut',
    'Sessions that the server ended, by cause',
    'cause',
    CUT_CAUSES,
  );
  const seconds = (name: string, help: string, buckets: number[]): ((ms: number) => void) => {
    const histogram = new Histogram({ name, help, buckets, registers });
    return (ms) => histogram.observe(ms / 1000);
  };
  return {
    sessionOpened: () => {
      active.inc();
      opened.inc();
    },
    sessionClosed: () => active.dec(),
    sessionCut: (cause) => cut(cause),
    sessionRefused: (code) => refused.labels(code).inc(),
    // Without a prefix, like the other names of warm-ups: dashboards use them as they are.
    sessionReady: seconds(
      'connection_latency_seconds',
      'From an accepted connection to the moment its session is told that its mode is ready',
      CONNECTION_BUCKETS_S,
    ),
    firstMask: seconds(
      'maskwire_first_mask_seconds',
      'From the arrival of the first frame of a session to its first mask',
      CONNECTION_BUCKETS_S,
    ),
    warmedUp: seconds(
      'warmup_duration_seconds',
      'Time to load and warm one mode in one worker',
      WARM_UP_BUCKETS_S,
    ),
  };
}

type FrameMetrics = Pick<
  Metrics,
  'frameReceived' | 'maskSent' | 'maskLate' | 'frameDropped' | 'frameFailed' | 'framesUnanswered'
>;

function frameMetrics(registry: Registry): FrameMetrics {
  const registers = [registry];
  const counter = (name: string, help: string): Counter =>
    new Counter({ name: `maskwire_${name}_total`, help, registers });
  const received = counter('frames_received', 'Frames received');
  const masks = counter('masks_sent', 'Masks sent');
  const late = counter('masks_late', 'Masks sent later than the deadline after their frame came');
  const bytesIn = counter('bytes_in', 'Bytes of frame messages received');
  const bytesOut = counter('bytes_out', 'Bytes of mask messages sent');
  const drops = Object.keys(DROP_REASONS);
  const dropped = byLabel(registry, 'frames_dropped', 'Frames answered as dropped', 'reason', drops);
  const errors = Object.keys(ERROR_REASONS);
  const failed = byLabel(registry, 'frames_failed', 'Frames answered as error', 'reason', errors);
  const unanswered = byLabel(
    registry,
    'frames_unanswered',
    'Frames received that got no answer, by cause',
    'cause',
    UNANSWERED_CAUSES,
  );
  const stage = new Histogram({
    name: 'maskwire_stage_seconds',
    help: 'Time of each stage of a frame that got a mask; service = frame in to mask out',
    labelNames: ['stage'],
    buckets: STAGE_BUCKETS_S,
    registers,
  });
  const [queue, decode, inference, encode, service] = [
    stage.labels('queue'),
    stage.labels('decode'),
    stage.labels('inference'),
    stage.labels('encode'),
    stage.labels('service'),
  ];
  return {
    frameReceived: (bytes) => {
      received.inc();
      bytesIn.inc(bytes);
    },
    maskSent: (bytes, times) => {
      masks.inc();
      bytesOut.inc(bytes);
      queue.observe(times.queueMs / 1000);
      decode.observe(times.decodeMs / 1000);
      inference.observe(times.inferenceMs / 1000);
      encode.observe(times.encodeMs / 1000);
      service.observe(times.serviceMs / 1000);
    },
    maskLate: () => late.inc(),
    frameDropped: (reason, bytes) => {
      dropped(reason);
      bytesOut.inc(bytes);
    },
    frameFailed: (reason, bytes) => {
      failed(reason);
      bytesOut.inc(bytes);
    },
    framesUnanswered: (cause, count) => unanswered(cause, count),
  };
}

/** A counter with every value of its label present from the start, so that a rate exists before the first event. */
function byLabel<T extends string>(
  registry: Registry,
  name: string,
  help: string,
  label: string,
  values: readonly T[],
): (value: T, count?: number) => void {
  const counter = new Counter({
    name: `maskwire_${name}_total`,
    help,
    labelNames: [label],
    registers: [registry],
  });
  for (const value of values) counter.labels(value).inc(0);
  return (value, count = 1) => counter.labels(value).inc(count);
}
