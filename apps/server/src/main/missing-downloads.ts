import { type Catalogue, type ModelFolders, modelStatus, modelsOfMode } from '@maskwire/models';
import type { ModeInfo } from '@maskwire/protocol';

/** What each mode has still to be fetched, looked up on disk when it may have changed and not for every session. */
export class MissingDownloads {
  readonly #catalogue: Catalogue;
  readonly #folders: ModelFolders;
  readonly #bytes = new Map<string, number>();

  constructor(catalogue: Catalogue, folders: ModelFolders) {
    this.#catalogue = catalogue;
    this.#folders = folders;
  }

  /** Looks at the files of every mode. Never rejects: what cannot be read counts as missing. */
  async refresh(): Promise<void> {
    for (const mode of this.#catalogue.modes) {
      const states = await Promise.all(
        modelsOfMode(this.#catalogue, mode).map((model) => modelStatus(model, this.#folders)),
      );
      const missing = states.filter(({ state }) => state === 'absent');
      this.#bytes.set(
        mode.id,
        missing.reduce((sum, { bytes }) => sum + bytes, 0),
      );
    }
  }

  /** The modes as they are told to clients. */
  told(modes: readonly ModeInfo[]): ModeInfo[] {
    return modes.map((mode) => {
      const downloadBytes = this.#bytes.get(mode.id) ?? 0;
      return downloadBytes > 0 ? { ...mode, downloadBytes } : mode;
    });
  }
}
