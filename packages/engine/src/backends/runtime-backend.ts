import {
  type Backend,
  type BackendInfo,
  EngineError,
  type EngineModel,
  type LoadedModel,
} from '../core/index.js';
import type { Runtime } from './runtime.js';
import { assertWanted, type Owner, RuntimeModel } from './runtime-model.js';

/** A runtime behind the promises of `Backend`: it owns its models, ends once, and knows when its device is lost. */
export class RuntimeBackend implements Backend, Owner {
  readonly info: BackendInfo;
  readonly #runtime: Runtime;
  readonly #models = new Set<RuntimeModel>();
  #lost: EngineError | undefined;
  #closing: Promise<void> | undefined;

  constructor(runtime: Runtime) {
    this.info = runtime.info;
    this.#runtime = runtime;
  }

  async load(model: EngineModel, signal?: AbortSignal): Promise<LoadedModel> {
    this.#assertOpen();
    assertWanted(signal);
    const { format } = model.artifact;
    if (format !== this.info.format)
      throw new EngineError(
        'bad_model',
        `Model "${model.id}" is ${format}; ${this.info.name} loads ${this.info.format}`,
      );
    const kernel = await this.onDevice(() => this.#runtime.compile(model));
    try {
      this.#assertOpen();
      assertWanted(signal);
    } catch (error) {
      await kernel.release();
      throw error;
    }
    const loaded = new RuntimeModel(model, kernel, this);
    this.#models.add(loaded);
    return loaded;
  }

  close(): Promise<void> {
    this.#closing ??= this.#release();
    return this.#closing;
  }

  async onDevice<T>(task: () => Promise<T>): Promise<T> {
    if (this.#lost) throw this.#lost;
    try {
      return await task();
    } catch (error) {
      if (error instanceof EngineError && error.code === 'device_lost') this.#lost = error;
      throw error;
    }
  }

  forget(model: RuntimeModel): void {
    this.#models.delete(model);
  }

  async #release(): Promise<void> {
    await Promise.all([...this.#models].map((model) => model.close()));
    await this.#runtime.release?.();
  }

  #assertOpen(): void {
    if (this.#closing) throw new EngineError('closed', 'The backend is closed; create another');
  }
}
