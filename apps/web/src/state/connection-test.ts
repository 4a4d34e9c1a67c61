/** The connection test, as the page shows it. */

/** In their order. */
export const TEST_PARTS = ['connect', 'round-trip', 'down', 'up', 'computer', 'server'] as const;
export type TestPart = (typeof TEST_PARTS)[number];

/** What one part came to; `message` is for people. */
export type Measured<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly reason: string; readonly message: string };

export interface Spread {
  readonly p50: number;
  readonly p95: number;
}

/** One of the nine items of the list of what a good stream looks like. */
export interface Check {
  readonly id: string;
  readonly title: string;
  /** `info`: a fact that is neither good nor bad. */
  readonly state: 'pass' | 'fail' | 'unknown' | 'info';
  /** With its unit; undefined = it was not measured. */
  readonly measured: string | undefined;
  readonly limit: string;
  readonly note?: string;
}

/** What a frame and its mask go through. */
export const STAGES = ['computer', 'network-up', 'server', 'network-down'] as const;
export type Stage = (typeof STAGES)[number];

export interface TestReport {
  /** Undefined when no connection was made; `roundTrip` says why. */
  readonly server: { readonly engine: string; readonly device: string; readonly workers: number } | undefined;
  readonly durationMs: number;
  readonly roundTrip: Measured<Spread & { readonly jitterMs: number }>;
  readonly down: Measured<{ readonly bitsPerS: number }>;
  readonly up: Measured<{ readonly bitsPerS: number }>;
  readonly computer: Measured<{ readonly encodeMs: Spread; readonly bytesPerFrame: number }>;
  readonly service: Measured<{ readonly serviceMs: Spread; readonly deliveredFps: number }>;
  /** What limits a stream: one sentence with the figure that matters. */
  readonly sentence: string;
  readonly bottleneck: Stage | 'none' | 'unknown';
  /** Frames a second that each would carry alone; undefined = not known. */
  readonly predictedFps: Readonly<Record<Stage, number | undefined>>;
  /** `flow` as in Settings. */
  readonly recommendation: { readonly flow: string; readonly why: string };
  readonly checks: readonly Check[];
}

/** A test that runs, and what became of it. */
export type TestState =
  | {
      readonly name: 'running';
      readonly part: TestPart;
      /** 0..1 of the whole. */
      readonly share: number;
      /** A stream runs beside it. */
      readonly besideStream: boolean;
    }
  | { readonly name: 'done'; readonly report: TestReport; readonly besideStream: boolean }
  /** Nothing was measured. */
  | { readonly name: 'failed'; readonly reason: string; readonly message: string };

/** What a report means: one without a connection is a failure. */
export function endedTest(report: TestReport, besideStream: boolean): TestState {
  const { server, roundTrip } = report;
  if (server === undefined && !roundTrip.ok)
    return { name: 'failed', reason: roundTrip.reason, message: roundTrip.message };
  return { name: 'done', report, besideStream };
}
