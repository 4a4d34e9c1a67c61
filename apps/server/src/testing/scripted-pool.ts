import { ENCODING } from '@maskwire/protocol';
import type {
  FrameJob,
  FrameOutcome,
  InferencePool,
  ModeReport,
  ModeState,
  PoolEvent,
  PoolStats,
  StillJob,
  StillOutcome,
} from '../inference/contract.js';

const NO_TIMES = { decodeUs: 0, inferenceUs: 0, encodeUs: 0 } as const;

export const scriptedMask: FrameOutcome = {
  status: 'mask',
  encoding: ENCODING.alpha8Deflate,
  widthPx: 256,
  heightPx: 256,
  payload: new Uint8Array(4000).fill(7),
  times: NO_TIMES,
};

/**
 * A pool without processes, for what real workers cannot be made to do on cue: hold a frame for exactly so
 * long, fail to warm, never become free. Runs end when the test says so, or at once while `auto` is on.
 */
export class ScriptedPool implements InferencePool {
  readonly engine = { name: 'scripted', device: 'none', version: '0' };
  readonly workerCount: number;
  auto = true;
  outcome: FrameOutcome = scriptedMask;
  still: StillOutcome = { ok: true, contentType: 'image/png', body: new Uint8Array(1) };
  readonly states = new Map<string, ModeState>();
  readonly reports = new Map<string, ModeReport>();
  maxBatch = 1;
  /** Batches that hold a worker now, oldest first. */
  readonly held: { readonly jobs: readonly FrameJob[]; release(outcome?: FrameOutcome): void }[] = [];
  /** Modes that were asked to warm. */
  readonly warmed: string[] = [];
  /** Warm-ups asked for that were not needed. */
  skipped = 0;
  /** Settles the warm-ups that are asked for from now on. */
  warmUp: (mode: string) => Promise<void> = () => Promise.resolve();
  closed = false;
  #busy = 0;
  #listener: () => void = () => undefined;
  #onEvent: (event: PoolEvent) => void = () => undefined;

  constructor(workerCount = 1) {
    this.workerCount = workerCount;
  }

  async start(): Promise<void> {
    for (const mode of ['fast', 'balanced']) this.states.set(mode, 'ready');
    this.#listener();
  }

  idleWorkers(): number {
    return this.closed ? 0 : this.workerCount - this.#busy;
  }

  onIdle(listener: () => void): void {
    this.#listener = listener;
  }

  onEvent(listener: (event: PoolEvent) => void): void {
    this.#onEvent = listener;
  }

  batchLimit(): number {
    return this.maxBatch;
  }

  async runFrames(jobs: readonly FrameJob[]): Promise<readonly FrameOutcome[]> {
    if (this.auto) return jobs.map(() => this.outcome);
    this.#busy++;
    return new Promise((resolve) => {
      const entry = {
        jobs,
        release: (outcome: FrameOutcome = this.outcome): void => {
          this.held.splice(this.held.indexOf(entry), 1);
          this.#busy--;
          resolve(jobs.map(() => outcome));
          this.#listener();
        },
      };
      this.held.push(entry);
    });
  }

  /** Ends every run. */
  releaseAll(outcome?: FrameOutcome): void {
    while (this.held[0]) this.held[0].release(outcome);
  }

  runStill(_job: StillJob): Promise<StillOutcome> {
    return Promise.resolve(this.still);
  }

  modeState(mode: string): ModeState {
    return this.states.get(mode) ?? 'cold';
  }

  modeReport(mode: string): ModeReport {
    return this.reports.get(mode) ?? { state: this.modeState(mode), memoryBytes: 0 };
  }

  /** Lets the mode be in this state from now on, and tells so. */
  report(mode: string, report: ModeReport): void {
    this.states.set(mode, report.state);
    this.reports.set(mode, report);
    this.#onEvent({ kind: 'mode', mode });
  }

  async ensureMode(mode: string): Promise<void> {
    if (this.modeState(mode) === 'ready') {
      this.skipped++;
      return;
    }
    this.warmed.push(mode);
    this.#enter(mode, 'warming');
    try {
      await this.warmUp(mode);
      this.#enter(mode, 'ready');
    } catch (error) {
      this.report(mode, { state: 'failed', failure: 'broken', memoryBytes: 0 });
      throw error;
    }
  }

  stats(): PoolStats {
    return {
      workers: this.workerCount,
      idle: this.idleWorkers(),
      starting: 0,
      startFailures: { inARow: 0 },
      pids: [],
      lost: { crashed: 0, hung: 0 },
      warmUps: { count: this.warmed.length, skipped: this.skipped },
      batches: { runs: 0, frames: 0 },
      memory: { bytes: 0, budgetBytes: 0, byModel: [], evictions: 0 },
      workerRssBytes: [],
    };
  }

  close(): Promise<void> {
    this.closed = true;
    this.releaseAll({ status: 'error', reason: 'worker_lost', times: NO_TIMES });
    return Promise.resolve();
  }

  #enter(mode: string, state: ModeState): void {
    this.reports.delete(mode);
    this.states.set(mode, state);
    this.#onEvent({ kind: 'mode', mode });
  }
}
