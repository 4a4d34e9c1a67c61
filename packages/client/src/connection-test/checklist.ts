import type { ConnectionTestResult, ServiceSpeed } from './types.js';

/** `info`: a fact that is neither good nor bad. */
export type CheckState = 'pass' | 'fail' | 'unknown' | 'info';

export const CHECK_IDS = [
  'bandwidth',
  'latency',
  'fps',
  'pending',
  'frame-size',
  'gpu',
  'leaks',
  'smooth',
  'responsive',
] as const;
export type CheckId = (typeof CHECK_IDS)[number];

export interface CheckItem {
  readonly id: CheckId;
  readonly title: string;
  readonly state: CheckState;
  /** As it was measured, with its unit; undefined = it was not. */
  readonly measured: string | undefined;
  readonly limit: string;
  readonly note?: string;
}

/** Where the figures of the list come from: a test, or a stream that runs. Undefined = not known. */
export interface CheckFigures {
  /** Both ways. */
  readonly bytesPerS: number | undefined;
  /** From sending to the mask, median. */
  readonly latencyMs: number | undefined;
  readonly deliveredFps: number | undefined;
  readonly framesInFlight: number | undefined;
  /** Frames that the way itself holds: rate times round trip. */
  readonly framesOnTheWay: number | undefined;
  readonly bytesPerFrame: number | undefined;
  readonly device: string | undefined;
  /** Frames that never came to an end, or pictures that are held, and how many may be. */
  readonly framesHeld: number | undefined;
  readonly maxFramesHeld: number | undefined;
  /** Time between two masks. */
  readonly intervalMs: { readonly p50: number; readonly p95: number } | undefined;
  /** Longest task of the page's own thread, lately. */
  readonly longestTaskMs: number | undefined;
}

/** The limits, those of the guide where it gives any. */
export const CHECK_LIMITS = {
  /** "About" 1 MB/s. */
  bytesPerS: 1.1e6,
  latencyMs: 500,
  /** 20 to 25, and more is no fault. */
  leastFps: 20,
  /** Frames in flight on a short way; a long one holds more by itself. */
  framesInFlight: 2,
  bytesPerFrame: 40_000,
  /** p95 of the interval to its median. */
  intervalRatio: 2.5,
  /** Within this any pattern looks smooth: two frames of 30 a second. */
  smoothIntervalMs: 67,
  longestTaskMs: 200,
} as const;

/** What cameras give. */
const STEADY_FPS = 30;

/** Devices as the server names them, that are no GPU: software adapters neither, and an engine yet to be chosen. */
const NO_GPU = /^cpu\b|swiftshader|llvmpipe|^(choosing|starting)$/i;

/** The nine items, in their order. Pure. */
export function checklist(figures: CheckFigures): readonly CheckItem[] {
  return [...trafficItems(figures), ...hostItems(figures)];
}

function trafficItems(f: CheckFigures): CheckItem[] {
  const l = CHECK_LIMITS;
  return [
    {
      id: 'bandwidth',
      title: 'Bandwidth in use',
      state: judge(f.bytesPerS, (value) => value <= l.bytesPerS),
      measured: show(f.bytesPerS, (value) => `${(value / 1e6).toFixed(2)} MB/s`),
      limit: 'about 1 MB/s',
    },
    {
      id: 'latency',
      title: 'Latency',
      state: judge(f.latencyMs, (value) => value < l.latencyMs),
      measured: show(f.latencyMs, milliseconds),
      limit: `< ${l.latencyMs} ms`,
    },
    {
      id: 'fps',
      title: 'Masks a second',
      state: judge(f.deliveredFps, (value) => value >= l.leastFps),
      measured: show(f.deliveredFps, (value) => value.toFixed(1)),
      limit: `>= ${l.leastFps}`,
    },
    pendingItem(f),
    {
      id: 'frame-size',
      title: 'Size of a frame',
      state: judge(f.bytesPerFrame, (value) => value <= l.bytesPerFrame),
      measured: show(f.bytesPerFrame, (value) => `${(value / 1000).toFixed(1)} KB`),
      limit: `<= ${l.bytesPerFrame / 1000} KB`,
    },
  ];
}

function pendingItem({ framesInFlight, framesOnTheWay = 0 }: CheckFigures): CheckItem {
  const limit = CHECK_LIMITS.framesInFlight + Math.ceil(framesOnTheWay);
  return {
    id: 'pending',
    title: 'Frames in flight',
    state: judge(framesInFlight, (value) => value <= limit),
    measured: show(framesInFlight, (value) => value.toFixed(0)),
    limit: `<= ${limit}`,
    note: 'What the way itself holds, rate times round trip, is no queue; 0 to 2 beyond it are good.',
  };
}

function hostItems(f: CheckFigures): CheckItem[] {
  const l = CHECK_LIMITS;
  return [
    {
      id: 'gpu',
      title: 'GPU of the server',
      state: f.device === undefined ? 'unknown' : NO_GPU.test(f.device) ? 'info' : 'pass',
      measured: f.device,
      limit: 'in use',
      note: 'A CPU is enough where it keeps the rate.',
    },
    {
      id: 'leaks',
      title: 'Frames held',
      state: judge(f.framesHeld, (value) => value <= (f.maxFramesHeld ?? 0)),
      measured: show(f.framesHeld, (value) => value.toFixed(0)),
      limit: `<= ${f.maxFramesHeld ?? 0}`,
    },
    {
      id: 'smooth',
      title: 'Smooth: time between masks',
      state: judge(
        f.intervalMs,
        ({ p50, p95 }) => p95 <= Math.max(l.smoothIntervalMs, l.intervalRatio * p50),
      ),
      measured: show(f.intervalMs, ({ p50, p95 }) => `p50 ${milliseconds(p50)}, p95 ${milliseconds(p95)}`),
      limit: `p95 <= ${l.intervalRatio} x p50, or ${l.smoothIntervalMs} ms`,
    },
    {
      id: 'responsive',
      title: 'Responsive: longest task of the page',
      state: judge(f.longestTaskMs, (value) => value <= l.longestTaskMs),
      measured: show(f.longestTaskMs, milliseconds),
      limit: `<= ${l.longestTaskMs} ms`,
    },
  ];
}

/** Between two masks of frames that are sent evenly: as the round trips vary, so do they. */
function steadyIntervalMs({ deliveredFps, roundTripMs }: ServiceSpeed): { p50: number; p95: number } {
  const p50 = 1000 / Math.min(deliveredFps, STEADY_FPS);
  return { p50, p95: p50 + roundTripMs.p95 - roundTripMs.p50 };
}

/** Of a test: what the page alone can know is left open. */
export function checkFiguresOf(result: ConnectionTestResult): CheckFigures {
  const service = result.service.ok ? result.service.value : undefined;
  const perFrame = service && service.upBytesPerFrame + service.downBytesPerMask;
  return {
    bytesPerS: service && perFrame !== undefined ? perFrame * service.deliveredFps : undefined,
    latencyMs: service?.roundTripMs.p50,
    deliveredFps: service?.deliveredFps,
    // What its rate keeps on the way and at the server (Little's law); the test's own window says nothing.
    framesInFlight: service && Math.round((service.deliveredFps * service.roundTripMs.p50) / 1000),
    framesOnTheWay:
      service && result.roundTrip.ok ? (service.deliveredFps * result.roundTrip.value.p50) / 1000 : undefined,
    bytesPerFrame: service?.upBytesPerFrame,
    device: result.server?.device,
    framesHeld: service?.frames.unanswered,
    maxFramesHeld: 0,
    intervalMs: service && steadyIntervalMs(service),
    longestTaskMs: undefined,
  };
}

const judge = <T>(value: T | undefined, isGood: (value: T) => boolean): CheckState =>
  value === undefined ? 'unknown' : isGood(value) ? 'pass' : 'fail';

const show = <T>(value: T | undefined, text: (value: T) => string): string | undefined =>
  value === undefined ? undefined : text(value);

const milliseconds = (value: number): string => `${value.toFixed(value < 10 ? 1 : 0)} ms`;
