import { readFile, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { ModelFile } from './catalogue/types.js';
import { ModelImportError } from './errors.js';
import { downloadPath } from './files/folder.js';
import { sha256Hex } from './files/hash.js';

export interface SourceOptions {
  /** Folder of downloaded files; needed for those. */
  readonly modelsDir?: string;
  readonly signal?: AbortSignal;
}

/** Larger files are not read: a worker holds a model several times over while it is made. */
export const MAX_SOURCE_BYTES = 512 * 2 ** 20;

const require = createRequire(import.meta.url);

/**
 * The bytes of a model file, checked against its pinned SHA-256 each time.
 * @throws {ModelImportError} `source_missing` when it is not there, `source_mismatch` when it is not the pinned one,
 *   `too_large`
 */
export async function readSource(file: ModelFile, options: SourceOptions = {}): Promise<Uint8Array> {
  const { signal } = options;
  const path = sourcePath(file, options.modelsDir);
  const bytes = await readBounded(path, signal).catch((cause: unknown) => {
    signal?.throwIfAborted();
    if (cause instanceof ModelImportError) throw cause;
    throw missing(file, path, cause);
  });
  const sha256 = sha256Hex(bytes);
  if (sha256 === file.sha256) return bytes;
  const message = `${path} has SHA-256 ${sha256} instead of ${file.sha256}. ${CURES[file.from].mismatch}`;
  throw new ModelImportError('source_mismatch', message);
}

/** Where a model file lies, if it is there. @throws {ModelImportError} `source_missing` for a missing package */
export function sourcePath(file: ModelFile, modelsDir = ''): string {
  switch (file.from) {
    case 'package':
      try {
        return require.resolve(`${file.package}/${file.file}`);
      } catch (cause) {
        throw missing(file, `${file.package}/${file.file}`, cause);
      }
    case 'download':
      return downloadPath(modelsDir, file);
    case 'folder':
      return file.path;
  }
}

const CURES: Readonly<Record<ModelFile['from'], { readonly missing: string; readonly mismatch: string }>> = {
  package: { missing: 'Install the dependencies again.', mismatch: 'Install again from the lock file.' },
  download: {
    missing: 'Fetch it with "models pull".',
    mismatch: 'Fetch it again with "models pull": what is there is replaced.',
  },
  folder: {
    missing: 'Put the file back, or remove the model with "models remove".',
    mismatch: 'It was changed since it was added: put it back, or remove the model and add it again.',
  },
};

async function readBounded(path: string, signal: AbortSignal | undefined): Promise<Uint8Array> {
  const { size } = await stat(path);
  if (size > MAX_SOURCE_BYTES) {
    const message = `${path} has ${size} bytes; model files may have up to ${MAX_SOURCE_BYTES}.`;
    throw new ModelImportError('too_large', message);
  }
  return readFile(path, { signal });
}

function missing(file: ModelFile, path: string, cause: unknown): ModelImportError {
  const message = `${path} cannot be read. ${CURES[file.from].missing}`;
  return new ModelImportError('source_missing', message, { cause });
}
