import { type BackendInfo, MAX_BATCH } from '@maskwire/engine';
import { BatchLimit } from './batch-limit.js';

/** The batch limit of each mode on the engine in use. */
export class BatchLimits {
  /** Where the engine runs; unknown before the first worker has started. */
  hardware: BackendInfo['hardware'] = 'cpu';
  readonly #fixed: number | undefined;
  /** By mode: as many as the catalogue has. */
  readonly #learned = new Map<string, BatchLimit>();

  /** @param fixed the limit of every mode whatever is measured, 1 to `MAX_BATCH`; left out it is learned */
  constructor(fixed?: number) {
    this.#fixed = fixed;
  }

  limit(mode: string): number {
    if (this.#fixed !== undefined) return this.#fixed;
    // On a CPU a batch takes as long as its frames one by one: it would only make the first ones wait for the last.
    return this.hardware === 'cpu' ? 1 : (this.#learned.get(mode)?.frames ?? 1);
  }

  record(mode: string, frames: number, tookMs: number): void {
    let learned = this.#learned.get(mode);
    if (!learned) {
      learned = new BatchLimit(MAX_BATCH);
      this.#learned.set(mode, learned);
    }
    learned.record(frames, tookMs);
  }
}
