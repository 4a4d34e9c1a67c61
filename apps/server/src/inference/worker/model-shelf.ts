import {
  type Backend,
  type EngineModel,
  type LoadedModel,
  MAX_BATCH,
  type RunRequest,
} from '@maskwire/engine';
import type { Holdings } from '../mode-memory.js';

type HeldModel = Holdings['models'][number];

interface Entry {
  readonly loading: Promise<LoadedModel>;
  /** Modes that run it. */
  readonly users: Set<string>;
  /** Once it is loaded. */
  held?: HeldModel;
}

const RGB_CHANNELS = 3;

/**
 * The models of one backend, each loaded and first run once whoever asks for it: one promise a key, and no failure kept.
 * The key is the model's id, which tells its graph and shapes; precision and device are the backend's. As many as the
 * catalogue's modes have graphs.
 */
export class ModelShelf {
  readonly #backend: Backend;
  readonly #entries = new Map<string, Entry>();

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  /** What is loaded, for the parent's books. */
  get held(): readonly HeldModel[] {
    return [...this.#entries.values()].flatMap(({ held }) => (held ? [held] : []));
  }

  /**
   * The model, kept until its last user releases it.
   * @throws {EngineError} what loading or the first run throws
   */
  async load(model: EngineModel, user: string): Promise<LoadedModel> {
    let entry = this.#entries.get(model.id);
    if (!entry) {
      entry = { loading: this.#make(model), users: new Set() };
      this.#entries.set(model.id, entry);
    }
    entry.users.add(user);
    try {
      return await entry.loading;
    } catch (error) {
      if (this.#entries.get(model.id) === entry) this.#entries.delete(model.id);
      throw error;
    }
  }

  /** Frees the models that nobody else uses. */
  async release(user: string): Promise<void> {
    for (const [id, { loading, users }] of this.#entries) {
      if (!users.delete(user) || users.size > 0) continue;
      this.#entries.delete(id);
      await loading.then(
        (model) => model.close(),
        () => undefined,
      );
    }
  }

  async #make(model: EngineModel): Promise<LoadedModel> {
    const beforeBytes = process.memoryUsage.rss();
    const loaded = await this.#backend.load(model);
    try {
      await this.#firstRuns(loaded);
    } catch (error) {
      await loaded.close();
      throw error;
    }
    const residentGrowthBytes = Math.max(0, process.memoryUsage.rss() - beforeBytes);
    const entry = this.#entries.get(model.id);
    if (entry) entry.held = { id: model.id, weightsBytes: weightsOf(model), residentGrowthBytes };
    return loaded;
  }

  /** A GPU's kernels are compiled and its memory planned for each size of batch, any of which may come. */
  async #firstRuns(model: LoadedModel): Promise<void> {
    const largest = this.#backend.info.hardware === 'gpu' ? MAX_BATCH : 1;
    for (let batch = 1; batch <= largest; batch++) await model.run(emptyPictures(model, batch));
  }
}

const emptyPictures = ({ input }: LoadedModel, batch: number): RunRequest => ({
  pixels: new Uint8Array(batch * input.widthPx * input.heightPx * RGB_CHANNELS),
  batch,
});

const weightsOf = ({ artifact }: EngineModel): number =>
  artifact.format === 'onnx' ? artifact.bytes.length : artifact.weights.length;
