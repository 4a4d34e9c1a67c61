import type { LoadedMode } from '@maskwire/engine/pipeline';

/** A mode ready to run, with what its answers need of its catalogue entry. */
export interface WorkerMode extends LoadedMode {
  /** By class index. */
  readonly labels: readonly string[];
  /** `#rrggbb` for each label. */
  readonly palette: readonly string[];
}

export interface ModeSource {
  /**
   * The mode, loaded and warmed at the first call.
   * @throws {EngineError} `bad_model` for a mode that is not in the catalogue, or what loading throws
   */
  get(mode: string): Promise<WorkerMode>;
}
