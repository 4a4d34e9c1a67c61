import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { CliError, reasonOf } from '../errors.js';
import type { FrameSource, ReadOptions, SourceFrame } from './source.js';

const IMAGE_NAME = /\.(jpe?g|png|webp)$/i;
/** Names kept in memory. */
const MAX_FILES = 100_000;
/** Largest single file read. */
const MAX_FILE_BYTES = 64 * 1024 * 1024;

/** The images of a folder in the order of their names, numbers by value: 2 before 10. */
export const folderSource = (path: string): FrameSource => ({
  description: `images in ${path}`,
  fps: undefined,
  frames: (options) => readFolder(path, options),
});

async function* readFolder(path: string, { signal, onSkip }: ReadOptions): AsyncGenerator<SourceFrame> {
  const names = await imageNames(path);
  for (const name of names) {
    if (signal.aborted) return;
    let bytes: Uint8Array;
    try {
      bytes = await readBounded(join(path, name));
    } catch (error) {
      onSkip(`${name}: ${reasonOf(error)}`);
      continue;
    }
    yield { name, picture: { kind: 'file', bytes } };
  }
}

async function imageNames(path: string): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true }).catch((error: unknown) => {
    throw new CliError('input', `Cannot read ${path}: ${reasonOf(error)}`, { cause: error });
  });
  const names = entries
    .filter((entry) => !entry.isDirectory() && IMAGE_NAME.test(entry.name))
    .map(({ name }) => name);
  if (names.length === 0) throw new CliError('input', `${path} holds no .jpg, .png or .webp file`);
  if (names.length > MAX_FILES)
    throw new CliError('input', `${path} holds more than ${MAX_FILES} images; split it`);
  const order = new Intl.Collator('en', { numeric: true });
  return names.sort((a, b) => order.compare(a, b));
}

async function readBounded(path: string): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const stats = await file.stat();
    if (!stats.isFile()) throw new Error('not a file');
    if (stats.size > MAX_FILE_BYTES) throw new Error(`larger than ${MAX_FILE_BYTES} bytes`);
    return await file.readFile();
  } finally {
    await file.close();
  }
}
