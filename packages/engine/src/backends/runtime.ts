import type { BackendInfo, EngineModel } from '../core/index.js';

/** One graph compiled by a runtime. Called with checked pixels, never twice at once, not after `release`. */
export interface Kernel {
  /**
   * Resolves to `batch` answers one after the other.
   * @throws {EngineError} `out_of_memory`, `run_failed` or `device_lost`.
   */
  run(pixels: Uint8Array, batch: number): Promise<Uint8Array>;
  release(): Promise<void>;
}

/** What an engine supplies; `RuntimeBackend` makes a backend of it. */
export interface Runtime {
  readonly info: BackendInfo;
  /**
   * Compiles a model of the format in `info`.
   * @throws {EngineError} `bad_model`, `out_of_memory` or `device_lost`.
   */
  compile(model: EngineModel): Promise<Kernel>;
  /** Called once, when every kernel is released. */
  release?(): Promise<void>;
}
