import type { Catalogue, PullLimits } from '@maskwire/models';

/** What there is to load, and where its files are. */
export interface ModelSource {
  readonly catalogue: Catalogue;
  /** Folder of models as the engine loads them, shared by all workers. */
  readonly cacheDir: string;
  /** Folder of downloaded files. */
  readonly modelsDir: string;
  /** Base address to download from instead of the origins that the catalogue names. */
  readonly mirror?: string;
  /** @default PULL_LIMITS */
  readonly pullLimits?: Partial<PullLimits>;
}
