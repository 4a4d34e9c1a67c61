import { type Backend, EngineError, type LoadedModel } from '@maskwire/engine';
import { assembleMode } from '@maskwire/engine/pipeline';
import { findMode, materialiseMode } from '@maskwire/models';
import type { WarmUp } from '../messages.js';
import type { Holdings } from '../mode-memory.js';
import type { ModelSource } from '../model-source.js';
import { ModelShelf } from './model-shelf.js';
import type { ModeSource, WorkerMode } from './worker-mode.js';

export interface ModeShelfOptions {
  readonly backend: Backend;
  readonly source: Pick<ModelSource, 'catalogue' | 'cacheDir' | 'modelsDir'>;
  /** Runs a mode as a frame does, encoding included, on a picture of nothing. */
  readonly rehearse: (mode: WorkerMode) => Promise<void>;
}

/** Runs before a mode counts as warm: the first allocates, the second settles, the third is the proof. */
const WARM_UP_RUNS = 3;

/**
 * The modes that this worker has, each loaded and warmed once. Which they are is decided by the parent, the same for all
 * workers; models that several modes run are loaded once. As many entries as the catalogue has.
 */
export class ModeShelf implements ModeSource {
  readonly #options: ModeShelfOptions;
  readonly #models: ModelShelf;
  readonly #loading = new Map<string, Promise<WorkerMode>>();
  readonly #modes = new Map<string, WorkerMode>();
  #warmUps: WarmUp[] = [];
  #hasChanged = false;

  constructor(options: ModeShelfOptions) {
    this.#options = options;
    this.#models = new ModelShelf(options.backend);
  }

  /** @throws {EngineError} `bad_model` for a mode that was not loaded */
  async get(mode: string): Promise<WorkerMode> {
    const found = this.#modes.get(mode);
    if (!found) throw new EngineError('bad_model', `Mode "${mode}" is not loaded in this worker`);
    return found;
  }

  /**
   * Loads and warms a mode that is not there yet; callers at the same time share it, and a failure is not kept.
   * @param again warms a mode that is there once more
   * @throws {EngineError} `bad_model` for a mode that is not in the catalogue, or what loading throws
   */
  async load(mode: string, again = false): Promise<void> {
    const found = this.#modes.get(mode);
    if (found) return again ? this.#warm(found, performance.now()) : undefined;
    const loading = this.#loading.get(mode) ?? this.#make(mode).finally(() => this.#loading.delete(mode));
    this.#loading.set(mode, loading);
    await loading;
  }

  /** Frees the mode and the models that no other mode runs. */
  async unload(mode: string): Promise<void> {
    if (!this.#modes.delete(mode)) return;
    this.#hasChanged = true;
    await this.#models.release(mode);
  }

  /** Warm-ups since the last call. */
  takeWarmUps(): readonly WarmUp[] {
    const taken = this.#warmUps;
    this.#warmUps = [];
    return taken;
  }

  /** What is loaded, if that has changed since the last call. */
  takeHoldings(): Holdings | undefined {
    if (!this.#hasChanged) return undefined;
    this.#hasChanged = false;
    const modes = [...this.#modes.values()].map(({ id, models }) => ({ id, models: [...models.keys()] }));
    return { modes, models: this.#models.held };
  }

  async close(): Promise<void> {
    this.#modes.clear();
    await this.#options.backend.close();
  }

  async #make(mode: string): Promise<WorkerMode> {
    const { source, backend } = this.#options;
    const entry = findMode(source.catalogue, mode);
    if (!entry) throw new EngineError('bad_model', `There is no mode "${mode}"`);
    const startedMs = performance.now();
    const material = await materialiseMode(entry, { ...source, format: backend.info.format });
    try {
      const models = new Map<string, LoadedModel>();
      for (const model of material.models) models.set(model.id, await this.#models.load(model, mode));
      const { labels, palette } = entry;
      const made: WorkerMode = { ...assembleMode(material, models), labels, palette };
      await this.#warm(made, startedMs, material.cacheError);
      this.#modes.set(mode, made);
      this.#hasChanged = true;
      return made;
    } catch (error) {
      // Of a mode that failed half-way nothing stays.
      await this.#models.release(mode);
      throw error;
    }
  }

  async #warm(mode: WorkerMode, startedMs: number, cacheError?: string): Promise<void> {
    for (let run = 0; run < WARM_UP_RUNS; run++) await this.#options.rehearse(mode);
    const tookMs = performance.now() - startedMs;
    this.#warmUps.push({ mode: mode.id, tookMs, ...(cacheError === undefined ? {} : { cacheError }) });
  }
}
