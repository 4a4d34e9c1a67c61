import { type ModelFolders, modelsFolder } from '../files/folder.js';
import { readUserEntries } from '../user/store.js';
import { BUILT_IN } from './builtin.js';
import { paletteOf } from './palette.js';
import { type Catalogue, findMode, findModel } from './types.js';

export interface LoadedCatalogue {
  readonly catalogue: Catalogue;
  /** What could not be used of the users' own models, one line each; it disturbs nothing else. */
  readonly faults: readonly string[];
}

/** What comes with maskwire and the users' own models of the models folder. Never rejects. */
export async function loadCatalogue(folders: ModelFolders): Promise<LoadedCatalogue> {
  const { entries, faults } = await readUserEntries(modelsFolder(folders), paletteOf);
  const isTaken = (id: string): boolean =>
    findModel(BUILT_IN, id) !== undefined || findMode(BUILT_IN, id) !== undefined;
  const [taken, own] = [
    entries.filter(({ mode }) => isTaken(mode.id)),
    entries.filter(({ mode }) => !isTaken(mode.id)),
  ];
  const takenFaults = taken.map(
    ({ mode }) =>
      `${mode.id}: maskwire has a model or mode of that name; rename the folder and the id in it.`,
  );
  return {
    catalogue: {
      models: [...BUILT_IN.models, ...own.map(({ model }) => model)],
      modes: [...BUILT_IN.modes, ...own.map(({ mode }) => mode)],
    },
    faults: [...faults, ...takenFaults],
  };
}
