import { mkdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { ModelFile } from '../catalogue/types.js';

export type DownloadedFile = Extract<ModelFile, { from: 'download' }>;

/** Where this machine keeps what belongs to models. */
export interface ModelFolders {
  /** Folder of the disk cache; created when it is not there. */
  readonly cacheDir: string;
  /** Folder of downloaded files and users' own models. @default `<cacheDir>/models` */
  readonly modelsDir?: string;
}

export const modelsFolder = ({ cacheDir, modelsDir }: ModelFolders): string =>
  modelsDir ?? join(cacheDir, 'models');

/** Where a downloaded file lies. */
export function downloadPath(modelsDir: string, { file }: DownloadedFile): string {
  if (basename(file) !== file) throw new TypeError(`${file} is not a plain file name`);
  return join(modelsDir, file);
}

/**
 * Makes a folder and those above it. Not by `mkdir`'s own recursion: where the system answers that a path is not
 * there although its parent is, as under /proc, that never ends.
 */
export async function makeFolder(path: string): Promise<void> {
  if (await isFolder(path)) return;
  const parent = dirname(path);
  if (parent !== path) await makeFolder(parent);
  await mkdir(path).catch(async (error: unknown) => {
    // Another process was faster.
    if (!(await isFolder(path))) throw error;
  });
}

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
