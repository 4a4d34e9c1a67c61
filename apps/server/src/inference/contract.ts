import type { PipelineState } from '@maskwire/engine';
import type { EncodingId, ErrorReason } from '@maskwire/protocol';

/** The public face of the inference room: what gateway, scheduling and http know of it. */

export interface FrameJob {
  readonly mode: string;
  /** JPEG, WebP or PNG whose header was already checked against the limits. */
  readonly image: Uint8Array;
  /** Encodings the client can read. */
  readonly encodings: readonly EncodingId[];
  /** Class indices wanted: null = all, [] = none; class modes only. */
  readonly classes: readonly number[] | null;
  /** Least probability for a class to count, 0..1; class modes only. */
  readonly threshold: number;
  /** What the session's last frame left behind; modes with state only. */
  readonly state?: PipelineState;
}

export interface JobTimes {
  readonly decodeUs: number;
  readonly inferenceUs: number;
  readonly encodeUs: number;
}

export type FrameOutcome =
  | {
      readonly status: 'mask';
      readonly encoding: EncodingId;
      readonly widthPx: number;
      readonly heightPx: number;
      readonly payload: Uint8Array;
      readonly times: JobTimes;
      /** For the session's next frame; modes with state only. */
      readonly state?: PipelineState;
    }
  | { readonly status: 'error'; readonly reason: ErrorReason; readonly times: JobTimes };

export interface StillJob {
  readonly mode: string;
  readonly image: Uint8Array;
  readonly format: 'png' | 'json';
  /** RGBA cut-out of the source instead of the mask; png only. */
  readonly cutout: boolean;
}

export type StillErrorCode =
  | 'unsupported_image'
  | 'corrupt_image'
  | 'image_too_large'
  | 'overloaded'
  | 'worker_lost'
  | 'inference_timeout'
  | 'inference_failed'
  | 'not_ready'
  | 'closed';

export type StillOutcome =
  | { readonly ok: true; readonly contentType: string; readonly body: Uint8Array }
  | { readonly ok: false; readonly code: StillErrorCode; readonly message: string };

/** `loading`: its files are being fetched; `warming`: the workers load it and run it once or twice. */
export type ModeState = 'cold' | 'loading' | 'warming' | 'ready' | 'failed';

/** Why a mode could not be made ready, in words that clients may read. */
export const MODE_FAILURES = Object.freeze({
  offline: 'the server cannot fetch its files: their origin does not answer',
  damaged: 'its files are not the ones the catalogue names',
  storage: 'the server cannot keep its files: its disk is full or cannot be written',
  memory: 'the server has no memory left for it while others are in use',
  broken: 'its model cannot be loaded',
} as const);
export type ModeFailure = keyof typeof MODE_FAILURES;

/** How it stands with a mode. */
export interface ModeReport {
  readonly state: ModeState;
  /** 0..1: while `loading` the share of its files that is there, while `warming` that of the workers that have it. */
  readonly progress?: number;
  /** Why it is `failed`. */
  readonly failure?: ModeFailure;
  /**
   * What its models take in all workers together, those shared with other modes included. For each model the larger of
   * its weights and the growth of the worker's resident memory while it was loaded and first run; memory of a GPU shows
   * in neither.
   */
  readonly memoryBytes: number;
}

/** What the pool tells as it happens. */
export type PoolEvent =
  /** The mode's report has changed. */
  | { readonly kind: 'mode'; readonly mode: string }
  /** A worker has loaded and warmed a mode. */
  | { readonly kind: 'warm_up'; readonly mode: string; readonly tookMs: number };

/** Why a worker is gone: it ended by itself, or it gave no answer in time and was killed. */
export type LossCause = 'crashed' | 'hung';

/** What loaded models take in all workers together; see `ModeReport.memoryBytes`. */
export interface ModelMemory {
  readonly bytes: number;
  readonly budgetBytes: number;
  readonly byModel: readonly { readonly id: string; readonly bytes: number }[];
  /** Modes unloaded since the start to make room. */
  readonly evictions: number;
}

export interface PoolStats {
  readonly workers: number;
  readonly idle: number;
  /** Workers that are starting, or wait for their next start. */
  readonly starting: number;
  /** Failed starts in a row of the worse slot, and how its last one ended (why: in the log); 0 and absent when all is well. */
  readonly startFailures: { readonly inARow: number; readonly last?: LossCause };
  /** Workers replaced since the start, by cause. */
  readonly lost: { readonly crashed: number; readonly hung: number };
  /** Warm-ups run, one for each worker and mode, and those asked for that needed none. */
  readonly warmUps: { readonly count: number; readonly skipped: number };
  /** Runs of frames answered so far, and the frames in them: more frames than runs where batches form. */
  readonly batches: { readonly runs: number; readonly frames: number };
  readonly memory: ModelMemory;
  /** Process ids of the workers, the starting ones included. */
  readonly pids: readonly number[];
  /** Resident bytes of each worker as last reported; 0 before its first report. */
  readonly workerRssBytes: readonly number[];
}

/**
 * A supervised set of worker processes. Never queues: callers ask `idleWorkers` and dispatch only then;
 * `onIdle` tells when asking again is worth it.
 */
export interface InferencePool {
  /** Engine in use and why. Known once started. */
  readonly engine: { readonly name: string; readonly device: string; readonly version: string };
  readonly workerCount: number;
  /**
   * Resolves when every worker has started and each of the `warmUp` modes is ready or has failed: a model that cannot be
   * had is no reason to keep the others back.
   * @throws {InferenceError} `unknown_mode`, `start_failed` when a worker fails several times in a row (the pool keeps
   * trying until it is closed), `closed`.
   */
  start(): Promise<void>;
  idleWorkers(): number;
  /** Registers the one listener told whenever a worker becomes free. */
  onIdle(listener: () => void): void;
  /** Registers the one listener of what happens to modes. */
  onEvent(listener: (event: PoolEvent) => void): void;
  /**
   * Frames of this mode that one batch may have now, at least 1: learned from how long runs take, and always 1 on an
   * engine that gains nothing by batches.
   */
  batchLimit(mode: string): number;
  /**
   * Runs frames of one mode, which must be ready, as one batch on an idle worker, 1 to `batchLimit` of them; answers in
   * the same order, one for each. Never rejects; with no worker idle it answers `internal`.
   */
  runFrames(jobs: readonly FrameJob[]): Promise<readonly FrameOutcome[]>;
  /** Runs one still of a mode that is ready on an idle worker, under a longer limit. Never rejects. */
  runStill(job: StillJob): Promise<StillOutcome>;
  modeState(mode: string): ModeState;
  modeReport(mode: string): ModeReport;
  /**
   * Fetches a mode's files where they are missing, then loads and warms it in every worker; single flight, so that callers
   * share one promise. A failure is not cached. Workers started later warm it too. Where memory is short, modes that
   * nobody uses are unloaded for it.
   * @throws {InferenceError} `unknown_mode`, `mode_failed` (why: `modeReport`) or `closed`.
   */
  ensureMode(mode: string, options?: { readonly force?: boolean }): Promise<void>;
  stats(): PoolStats;
  /** Stops every worker: by message, then SIGKILL at the limit. Running jobs are answered. Idempotent. */
  close(): Promise<void>;
}
