import { findMode, type ModeEntry, modelsOfMode, type PullProgress, pullMode } from '@maskwire/models';
import type { ModeFailure, ModeReport, ModeState } from './contract.js';
import { InferenceError } from './errors.js';
import { failureOf } from './mode-failure.js';
import { bytesOfMode, type Holdings, type ModeUse, planEviction } from './mode-memory.js';
import type { ModelSource } from './model-source.js';

/** A place in the pool that loads modes into its worker. */
interface ModeHolder {
  readonly holdings: Holdings;
  /** @throws {InferenceError} */
  load(mode: string, force: boolean): Promise<void>;
  unload(mode: string): Promise<void>;
}

interface ModeKeeperOptions {
  readonly source: ModelSource;
  readonly holders: () => readonly ModeHolder[];
  readonly memoryBudgetBytes: number;
  readonly nowMs: () => number;
  /** The mode's report is another. */
  readonly onChange: (mode: string) => void;
  readonly onEvicted: (mode: string, memoryBytes: number) => void;
}

type Standing =
  | { readonly state: 'cold' | 'ready' }
  | { readonly state: 'loading' | 'warming'; readonly progress: number }
  | { readonly state: 'failed'; readonly failure: ModeFailure };

const COLD: Standing = { state: 'cold' };

/** Progress is told in steps of a hundredth: pieces of a download come far oftener than anybody looks. */
const PROGRESS_STEPS = 100;

/**
 * Brings modes into all workers and out of them again, so that every worker holds the same. One flight a mode: whoever
 * asks meanwhile shares it.
 */
export class ModeKeeper {
  readonly #options: ModeKeeperOptions;
  /** As many entries as the catalogue has modes, in this and the other maps. */
  readonly #standings = new Map<string, Standing>();
  readonly #flights = new Map<string, Promise<void>>();
  readonly #uses = new Map<string, ModeUse>();
  readonly #held = new Set<string>();
  readonly #abort = new AbortController();
  #skipped = 0;
  #evictions = 0;

  constructor(options: ModeKeeperOptions) {
    this.#options = options;
  }

  /** Modes that a worker started now must load. */
  get held(): readonly string[] {
    return [...this.#held];
  }

  get skipped(): number {
    return this.#skipped;
  }

  get evictions(): number {
    return this.#evictions;
  }

  stateOf(mode: string): ModeState {
    return this.#standing(mode).state;
  }

  reportOf(mode: string): ModeReport {
    const holdings = this.#options.holders().map((holder) => holder.holdings);
    return { ...this.#standing(mode), memoryBytes: bytesOfMode(mode, holdings) };
  }

  /** A frame or still of the mode is run. */
  ran(mode: string): void {
    const nowMs = this.#options.nowMs();
    this.#uses.set(mode, { mode, touchedMs: nowMs, ranMs: nowMs });
  }

  /** @throws {InferenceError} `unknown_mode`, `mode_failed` or `closed` */
  ensure(mode: string, force: boolean): Promise<void> {
    const flight = this.#flights.get(mode);
    if (flight || (!force && this.stateOf(mode) === 'ready')) {
      this.#skipped++;
      return flight ?? Promise.resolve();
    }
    const starting = this.#bring(mode, force).finally(() => this.#flights.delete(mode));
    this.#flights.set(mode, starting);
    return starting;
  }

  /** A worker that took another's place could not load a mode: it is given up everywhere, and fetched anew when asked for. */
  giveUp(mode: string, error: unknown): void {
    if (!this.#held.has(mode)) return;
    void this.#unload(mode);
    this.#set(mode, { state: 'failed', failure: failureOf(error) });
  }

  /** Whatever is under way fails with `closed`. Idempotent. */
  close(): void {
    this.#abort.abort(closed());
  }

  async #bring(mode: string, force: boolean): Promise<void> {
    const entry = this.#known(mode);
    if (this.#abort.signal.aborted) throw closed();
    // While a forced warm-up runs the mode is as good as it was; only a first one makes callers wait.
    const wasReady = this.stateOf(mode) === 'ready';
    const show = (standing: Standing): void => {
      if (!wasReady) this.#set(mode, standing);
    };
    try {
      await this.#fetch(entry, show);
      await this.#warm(mode, force, show);
      if (!wasReady) this.#makeRoom(mode);
    } catch (cause) {
      const error = this.#abort.signal.aborted ? closed() : asModeError(mode, cause);
      if (!wasReady) void this.#unload(mode);
      show({ state: 'failed', failure: error.failure ?? 'broken' });
      throw error;
    }
    this.#set(mode, { state: 'ready' });
  }

  async #fetch(entry: ModeEntry, show: (standing: Standing) => void): Promise<void> {
    const { catalogue, cacheDir, modelsDir, mirror, pullLimits } = this.#options.source;
    const downloads = modelsOfMode(catalogue, entry).flatMap(({ id, file }) =>
      file.from === 'download' ? [{ id, bytes: file.bytes }] : [],
    );
    const received = new Map<string, number>();
    const totalBytes = downloads.reduce((sum, { bytes }) => sum + bytes, 0);
    const onProgress = ({ model, receivedBytes }: PullProgress): void => {
      received.set(model, receivedBytes);
      const sum = downloads.reduce((bytes, { id }) => bytes + (received.get(id) ?? 0), 0);
      show({ state: 'loading', progress: inSteps(sum / totalBytes) });
    };
    show({ state: downloads.length > 0 ? 'loading' : 'warming', progress: 0 });
    await pullMode(entry, {
      catalogue,
      cacheDir,
      modelsDir,
      ...(mirror === undefined ? {} : { mirror }),
      ...(pullLimits === undefined ? {} : { limits: pullLimits }),
      signal: this.#abort.signal,
      onProgress,
    });
  }

  async #warm(mode: string, force: boolean, show: (standing: Standing) => void): Promise<void> {
    const holders = this.#options.holders();
    let done = 0;
    show({ state: 'warming', progress: 0 });
    const loads = await Promise.allSettled(
      holders.map(async (holder) => {
        await holder.load(mode, force);
        // From the first success on: a worker that replaces this one must have the mode too.
        this.#held.add(mode);
        done++;
        show({ state: 'warming', progress: done / holders.length });
      }),
    );
    const failed = loads.find((each) => each.status === 'rejected');
    if (failed) throw failed.reason;
    this.#uses.set(mode, { ranMs: Number.NEGATIVE_INFINITY, mode, touchedMs: this.#options.nowMs() });
  }

  /** @throws {InferenceError} `mode_failed` when what is in use leaves no room for the newcomer */
  #makeRoom(newcomer: string): void {
    const { holders, memoryBudgetBytes, nowMs, onEvicted } = this.#options;
    const workers = holders().map((holder) => holder.holdings);
    const eviction = planEviction({
      newcomer,
      ready: [...this.#uses.values()].filter(
        ({ mode }) => mode !== newcomer && this.stateOf(mode) === 'ready' && !this.#flights.has(mode),
      ),
      workers,
      budgetBytes: memoryBudgetBytes,
      nowMs: nowMs(),
    });
    if (eviction.kind === 'refuse')
      throw new InferenceError(
        'mode_failed',
        `Mode "${newcomer}" was unloaded again: with the modes in use it takes more than the ` +
          `${Math.round(memoryBudgetBytes / 2 ** 20)} MiB of --model-memory-mb`,
        { failure: 'memory' },
      );
    for (const mode of eviction.modes) {
      this.#evictions++;
      onEvicted(mode, bytesOfMode(mode, workers));
      void this.#unload(mode);
      this.#set(mode, COLD);
    }
  }

  async #unload(mode: string): Promise<void> {
    this.#held.delete(mode);
    this.#uses.delete(mode);
    await Promise.all(this.#options.holders().map((holder) => holder.unload(mode)));
  }

  /** @throws {InferenceError} `unknown_mode` */
  #known(mode: string): ModeEntry {
    const { catalogue } = this.#options.source;
    const entry = findMode(catalogue, mode);
    if (entry) return entry;
    const known = catalogue.modes.map(({ id }) => id).join(', ');
    throw new InferenceError('unknown_mode', `There is no mode "${mode}"; choose ${known}`);
  }

  #standing(mode: string): Standing {
    return this.#standings.get(mode) ?? COLD;
  }

  #set(mode: string, standing: Standing): void {
    const old = this.#standing(mode);
    const progressOf = (each: Standing): number => ('progress' in each ? each.progress : 0);
    this.#standings.set(mode, standing);
    if (old.state !== standing.state || progressOf(old) !== progressOf(standing))
      this.#options.onChange(mode);
  }
}

const inSteps = (share: number): number => Math.floor(Math.min(1, share) * PROGRESS_STEPS) / PROGRESS_STEPS;

const closed = (): InferenceError => new InferenceError('closed', 'The inference pool is closed');

function asModeError(mode: string, cause: unknown): InferenceError {
  if (cause instanceof InferenceError) return cause;
  const why = cause instanceof Error ? cause.message : String(cause);
  return new InferenceError('mode_failed', `Mode "${mode}" could not be made ready: ${why}`, {
    cause,
    failure: failureOf(cause),
  });
}
