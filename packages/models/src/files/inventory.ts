import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ModelEntry } from '../catalogue/types.js';
import { readSource, sourcePath } from '../source.js';
import { type ModelFolders, modelsFolder } from './folder.js';
import { fileBytes } from './hash.js';
import { partPath } from './part.js';

/** `own`: added by the user. `absent`: to be downloaded; also when a download was not finished. */
export type ModelState = 'bundled' | 'own' | 'downloaded' | 'absent';

export interface ModelStatus {
  readonly state: ModelState;
  /** Size of the file, also of one that is absent; 0 when a bundled or own file is gone. */
  readonly bytes: number;
}

/** Where a model's file stands, by its size alone; see `verifyModel`. */
export async function modelStatus({ file }: ModelEntry, folders: ModelFolders): Promise<ModelStatus> {
  const foundBytes = await bytesOf(file, modelsFolder(folders));
  switch (file.from) {
    case 'package':
      return { state: 'bundled', bytes: foundBytes };
    case 'folder':
      return { state: 'own', bytes: foundBytes };
    case 'download':
      return { state: foundBytes === file.bytes ? 'downloaded' : 'absent', bytes: file.bytes };
  }
}

async function bytesOf(file: ModelEntry['file'], modelsDir: string): Promise<number> {
  try {
    return await fileBytes(sourcePath(file, modelsDir));
  } catch {
    // The package that should bring it is not installed.
    return 0;
  }
}

/**
 * Reads a model's file and checks its SHA-256.
 * @throws {ModelImportError} `source_missing`, `source_mismatch` or `too_large`
 * @throws the signal's reason when aborted
 */
export async function verifyModel(
  { file }: ModelEntry,
  folders: ModelFolders,
  signal?: AbortSignal,
): Promise<void> {
  await readSource(file, { modelsDir: modelsFolder(folders), ...(signal ? { signal } : {}) });
}

/**
 * Removes a model's file from the models folder: a download with what is left of an unfinished one, or a user's own
 * model with its manifest.
 * @returns whether something was there; never for what comes with a package
 * @throws the file system's error
 */
export async function removeModel({ id, file }: ModelEntry, folders: ModelFolders): Promise<boolean> {
  const modelsDir = modelsFolder(folders);
  const paths = removable(file, join(modelsDir, id), modelsDir);
  const sizes = await Promise.all(paths.map(fileBytes));
  for (const path of paths) await rm(path, { force: true, recursive: file.from === 'folder' });
  return sizes.some((bytes) => bytes > 0);
}

function removable(file: ModelEntry['file'], ownFolder: string, modelsDir: string): readonly string[] {
  switch (file.from) {
    case 'package':
      return [];
    case 'download': {
      const path = sourcePath(file, modelsDir);
      return [path, partPath(path)];
    }
    case 'folder':
      // Only what `models add` made: nothing elsewhere is deleted.
      return dirname(file.path) === ownFolder ? [ownFolder] : [];
  }
}
