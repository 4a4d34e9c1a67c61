import type { BackendInfo } from '@maskwire/engine';
import type { Catalogue } from '@maskwire/models';
import type { FrameJob, FrameOutcome, ModeFailure, StillJob, StillOutcome } from './contract.js';
import type { Holdings } from './mode-memory.js';

/** What a worker process is asked to do; one at a time, answered in order. */
export type JobRequest =
  /** One batch, all of one mode. */
  | { readonly kind: 'frames'; readonly jobs: readonly FrameJob[] }
  | { readonly kind: 'still'; readonly job: StillJob }
  | { readonly kind: 'load'; readonly mode: string; readonly force: boolean }
  | { readonly kind: 'unload'; readonly mode: string };

export type LoadOutcome =
  | { readonly ok: true }
  | { readonly ok: false; readonly failure: ModeFailure; readonly message: string };

export type JobResult =
  /** As many as there were jobs, in their order. */
  | { readonly kind: 'frames'; readonly outcomes: readonly FrameOutcome[] }
  | { readonly kind: 'still'; readonly outcome: StillOutcome }
  | { readonly kind: 'load'; readonly outcome: LoadOutcome }
  | { readonly kind: 'unload' };

export interface InitMessage {
  readonly type: 'init';
  readonly engine: string;
  /** The parent's own: a worker started later must not know other modes than those before it. */
  readonly catalogue: Catalogue;
  readonly cacheDir: string;
  /** Folder of downloaded models. */
  readonly modelsDir: string;
}

export type ParentMessage =
  | InitMessage
  | { readonly type: 'job'; readonly id: number; readonly request: JobRequest }
  | { readonly type: 'ping' }
  | { readonly type: 'stop' };

/** A mode that was loaded and warmed, and how long that took. */
export interface WarmUp {
  readonly mode: string;
  readonly tookMs: number;
  /** Why its model could not be kept on disk: the next start imports it again. */
  readonly cacheError?: string;
}

export interface StartSummary {
  readonly engine: BackendInfo;
  /** What decodes JPEG frames of the model's size; `sharp` costs several times the CPU of `jpeg-turbo`. */
  readonly decoder: string;
}

/** What a worker tells of itself along with an answer. */
export interface WorkerReport {
  /** Warm-ups done since the last report. */
  readonly warmUps: readonly WarmUp[];
  /** What it has loaded; left out when that is as last reported. */
  readonly holdings?: Holdings;
  readonly rssBytes: number;
}

export type WorkerMessage =
  | { readonly type: 'ready'; readonly start: StartSummary; readonly report: WorkerReport }
  /** It could not start, and exits. */
  | { readonly type: 'failed'; readonly message: string }
  | { readonly type: 'done'; readonly id: number; readonly result: JobResult; readonly report: WorkerReport }
  | { readonly type: 'pong'; readonly report: WorkerReport };

const PARENT_TYPES: readonly ParentMessage['type'][] = ['init', 'job', 'ping', 'stop'];
const WORKER_TYPES: readonly WorkerMessage['type'][] = ['ready', 'failed', 'done', 'pong'];

/**
 * Both ends are built together, so a guard checks the envelope alone: that a stray message of some library is
 * not taken for one of ours.
 */
export const isParentMessage = (value: unknown): value is ParentMessage =>
  hasType(value, PARENT_TYPES, 'job');
export const isWorkerMessage = (value: unknown): value is WorkerMessage =>
  hasType(value, WORKER_TYPES, 'done');

function hasType(value: unknown, types: readonly string[], numbered: string): boolean {
  if (typeof value !== 'object' || value === null || !('type' in value)) return false;
  if (typeof value.type !== 'string' || !types.includes(value.type)) return false;
  return value.type !== numbered || ('id' in value && typeof value.id === 'number');
}
