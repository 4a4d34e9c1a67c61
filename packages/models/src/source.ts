import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { ModelFile } from './catalogue/types.js';
import { ModelImportError } from './errors.js';

const require = createRequire(import.meta.url);

type PackageFile = Extract<ModelFile, { from: 'package' }>;

/**
 * The bytes of a model file, checked against its pinned SHA-256.
 * @throws {ModelImportError} `source_missing` when it is not there, `source_mismatch` when it is not the pinned one
 */
export async function readSource(file: ModelFile, signal?: AbortSignal): Promise<Uint8Array> {
  if (file.from !== 'package') throw new ModelImportError('source_missing', 'Only bundled files are there.');
  const bytes = await readFile(locate(file), { signal }).catch((cause: unknown) => {
    signal?.throwIfAborted();
    throw missing(file, cause);
  });
  const sha256 = sha256Hex(bytes);
  if (sha256 !== file.sha256) {
    throw new ModelImportError(
      'source_mismatch',
      `${file.package}/${file.file} has SHA-256 ${sha256} instead of ${file.sha256}. Install again from the lock file.`,
    );
  }
  return bytes;
}

export function sha256Hex(...parts: readonly (Uint8Array | string)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}

function locate(source: PackageFile): string {
  try {
    return require.resolve(`${source.package}/${source.file}`);
  } catch (cause) {
    throw missing(source, cause);
  }
}

function missing(source: PackageFile, cause: unknown): ModelImportError {
  return new ModelImportError(
    'source_missing',
    `${source.package}/${source.file} cannot be read. Install the dependencies again.`,
    { cause },
  );
}
