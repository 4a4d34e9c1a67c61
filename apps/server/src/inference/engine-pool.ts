import type { EngineName } from '@maskwire/engine';
import type { ChosenEngines, RefusedEngine, UsableEngine } from './choose/index.js';
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
} from './contract.js';
import { InferenceError } from './errors.js';
import { FailureWatch } from './failure-watch.js';

/** A worker was lost. */
export interface EngineLoss {
  readonly reason: string;
  /** Starts that failed in a row, this one included. */
  readonly startFailuresInARow: number;
}

/** What a pool for one engine is made of; the rest is the caller's. */
export interface EnginePlan extends UsableEngine {
  /** Modes that the workers warm before they are ready. */
  readonly warmUp: readonly string[];
  readonly onLost: (loss: EngineLoss) => void;
}

export interface EnginePoolOptions {
  /** @throws when the engine asked for cannot be had. */
  choose(signal: AbortSignal): Promise<ChosenEngines>;
  makePool(plan: EnginePlan): InferencePool;
  /** Modes warmed at the start. */
  readonly warmUp: readonly string[];
  /** Ids of all modes. */
  readonly modes: readonly string[];
  /** Workers of a CPU engine: what is told until the choice is made. */
  readonly cpuWorkers: number;
  readonly nowMs: () => number;
  readonly onSwitched?: (from: EngineName, to: EngineName, reason: string) => void;
}

/** How the engine in use came to be, for `/health` and the start-up line. */
export interface EngineStory {
  readonly how: ChosenEngines['how'];
  readonly why: string;
  /** Those that are not in use, and why; one that failed while in use is among them. */
  readonly others: readonly RefusedEngine[];
}

/** A pool that picks its engine at the start and changes it when it fails. */
export interface EnginePool extends InferencePool {
  /** Undefined until the engine is chosen. */
  story(): EngineStory | undefined;
}

export const createEnginePool = (options: EnginePoolOptions): EnginePool => new SwitchingPool(options);

const CHOOSING: InferencePool['engine'] = { name: 'auto', device: 'choosing', version: '' };

/**
 * One pool at a time, of the best engine left. When an engine's workers keep dying, the next engine's pool takes its
 * place: sessions live in the rooms above and notice nothing but frames answered `worker_lost` and a warm-up.
 */
class SwitchingPool implements EnginePool {
  readonly #options: EnginePoolOptions;
  readonly #abandon = new AbortController();
  readonly #failed: RefusedEngine[] = [];
  /** Counts of the pools that are gone: counters never go back. */
  #past: Counts = NO_COUNTS;
  #choice: ChosenEngines | undefined;
  #opening: Promise<InferencePool> | undefined;
  #engineInUse: UsableEngine | undefined;
  #pool: InferencePool | undefined;
  #listener: () => void = () => undefined;
  #eventListener: (event: PoolEvent) => void = () => undefined;
  #starting: Promise<void> | undefined;
  #switching: Promise<void> | undefined;
  #closing: Promise<void> | undefined;

  constructor(options: EnginePoolOptions) {
    this.#options = options;
  }

  get engine(): InferencePool['engine'] {
    return this.#pool?.engine ?? CHOOSING;
  }

  get workerCount(): number {
    return this.#pool?.workerCount ?? this.#options.cpuWorkers;
  }

  story(): EngineStory | undefined {
    if (!this.#choice) return undefined;
    const { how, why, others } = this.#choice;
    if (this.#failed.length === 0) return { how, why, others };
    const gone = new Set(this.#failed.map(({ engine }) => engine));
    const rest = others.filter(({ engine }) => !gone.has(engine) && engine !== this.#engineInUse?.engine);
    return { how, why: `took over from ${[...gone].join(', ')}`, others: [...this.#failed, ...rest] };
  }

  start(): Promise<void> {
    this.#starting ??= this.#start();
    return this.#starting;
  }

  idleWorkers(): number {
    return this.#pool?.idleWorkers() ?? 0;
  }

  onIdle(listener: () => void): void {
    this.#listener = listener;
  }

  onEvent(listener: (event: PoolEvent) => void): void {
    this.#eventListener = listener;
  }

  batchLimit(mode: string): number {
    return this.#pool?.batchLimit(mode) ?? 1;
  }

  async runFrames(jobs: readonly FrameJob[]): Promise<readonly FrameOutcome[]> {
    // Nothing is sent here before a worker was idle.
    return this.#pool ? this.#pool.runFrames(jobs) : jobs.map(() => NOT_CHOSEN_FRAME);
  }

  async runStill(job: StillJob): Promise<StillOutcome> {
    return this.#pool ? this.#pool.runStill(job) : NOT_CHOSEN_STILL;
  }

  modeState(mode: string): ModeState {
    return this.#pool?.modeState(mode) ?? 'cold';
  }

  modeReport(mode: string): ModeReport {
    return this.#pool?.modeReport(mode) ?? { state: 'cold', memoryBytes: 0 };
  }

  async ensureMode(mode: string, options?: { readonly force?: boolean }): Promise<void> {
    const pool = await this.#open();
    return pool.ensureMode(mode, options);
  }

  stats(): PoolStats {
    const now = this.#pool?.stats() ?? NO_STATS;
    const { lost, warmUps, batches, evictions } = addCounts(this.#past, countsOf(now));
    return { ...now, lost, warmUps, batches, memory: { ...now.memory, evictions } };
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.#abandon.abort();
    await this.#opening?.catch(() => undefined);
    await this.#pool?.close();
    await this.#switching;
  }

  /** Chooses the engine and makes its pool; not started. */
  #open(): Promise<InferencePool> {
    this.#opening ??= this.#choose();
    return this.#opening;
  }

  async #choose(): Promise<InferencePool> {
    this.#assertOpen();
    this.#choice = await this.#options.choose(this.#abandon.signal).catch((cause: unknown) => {
      throw new InferenceError('start_failed', messageOf(cause), { cause });
    });
    this.#assertOpen();
    return this.#use(this.#choice.ranked[0], this.#options.warmUp);
  }

  #use(usable: UsableEngine, warmUp: readonly string[]): InferencePool {
    const watch = new FailureWatch();
    const pool = this.#options.makePool({
      ...usable,
      warmUp,
      onLost: (loss) => {
        if (pool === this.#pool && watch.isBroken(loss.startFailuresInARow, this.#options.nowMs()))
          this.#giveUp(loss.reason);
      },
    });
    pool.onIdle(() => {
      if (pool === this.#pool) this.#listener();
    });
    pool.onEvent((event) => {
      if (pool === this.#pool) this.#eventListener(event);
    });
    this.#engineInUse = usable;
    this.#pool = pool;
    return pool;
  }

  async #start(): Promise<void> {
    const pool = await this.#open();
    try {
      await pool.start();
    } catch (error) {
      // An engine that cannot start has been given up by its losses; the start then belongs to the next one.
      if (!this.#switching) throw error;
      await this.#switching;
      const next = this.#pool;
      if (!next || next === pool) throw error;
      await next.start();
    }
  }

  /** The next engine in rank takes over; without one the pool goes on trying, as it always does. */
  #giveUp(reason: string): void {
    const from = this.#engineInUse;
    const ranked = this.#choice?.ranked ?? [];
    const next = ranked[ranked.findIndex(({ engine }) => engine === from?.engine) + 1];
    // An engine asked for by name that never started is refused rather than replaced behind the user's back.
    const neverRan = this.#choice?.how === 'asked' && !this.#hasRun();
    if (!from || !next || neverRan || this.#closing) return;
    this.#failed.push({ engine: from.engine, reason: `failed while in use: ${reason}` });
    this.#switching = this.#switchTo(next).then(() =>
      this.#options.onSwitched?.(from.engine, next.engine, reason),
    );
  }

  #hasRun(): boolean {
    return (this.#pool?.stats().warmUps.count ?? 0) > 0;
  }

  async #switchTo(next: UsableEngine): Promise<void> {
    const old = this.#pool;
    const { modes, warmUp } = this.#options;
    const inUse = modes.filter((mode) => old && ['warming', 'ready'].includes(old.modeState(mode)));
    const pool = this.#use(next, [...new Set([...warmUp, ...inUse])]);
    // Its own failures are told to its own watch; the caller of `start` hears of them there.
    const started = pool.start().catch(() => undefined);
    if (old) this.#past = addCounts(this.#past, countsOf(old.stats()));
    await Promise.all([old?.close(), started]);
  }

  #assertOpen(): void {
    if (this.#closing) throw new InferenceError('closed', 'The inference pool is closed');
  }
}

/** What only ever grows. */
interface Counts {
  readonly lost: PoolStats['lost'];
  readonly warmUps: PoolStats['warmUps'];
  readonly batches: PoolStats['batches'];
  readonly evictions: number;
}

const countsOf = ({ lost, warmUps, batches, memory }: PoolStats): Counts => ({
  lost,
  warmUps,
  batches,
  evictions: memory.evictions,
});

const addCounts = (a: Counts, b: Counts): Counts => ({
  lost: { crashed: a.lost.crashed + b.lost.crashed, hung: a.lost.hung + b.lost.hung },
  warmUps: { count: a.warmUps.count + b.warmUps.count, skipped: a.warmUps.skipped + b.warmUps.skipped },
  batches: { runs: a.batches.runs + b.batches.runs, frames: a.batches.frames + b.batches.frames },
  evictions: a.evictions + b.evictions,
});

/** While the engine is being chosen. */
const NO_STATS: PoolStats = {
  workers: 0,
  idle: 0,
  starting: 0,
  startFailures: { inARow: 0 },
  lost: { crashed: 0, hung: 0 },
  warmUps: { count: 0, skipped: 0 },
  batches: { runs: 0, frames: 0 },
  memory: { bytes: 0, budgetBytes: 0, byModel: [], evictions: 0 },
  pids: [],
  workerRssBytes: [],
};
const NO_COUNTS = countsOf(NO_STATS);
const NOT_CHOSEN_FRAME: FrameOutcome = {
  status: 'error',
  reason: 'internal',
  times: { decodeUs: 0, inferenceUs: 0, encodeUs: 0 },
};
const NOT_CHOSEN_STILL: StillOutcome = {
  ok: false,
  code: 'overloaded',
  message: 'The engine is being chosen; try again',
};

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
