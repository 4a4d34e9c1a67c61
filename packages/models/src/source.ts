import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { ModelSource } from './catalogue.js';
import { ModelImportError } from './errors.js';

const require = createRequire(import.meta.url);

/**
 * The bytes of a bundled model file, checked against its pinned SHA-256.
 * @throws {ModelImportError} `source_missing` when the npm package is not there, `source_mismatch` when its file is
 *   not the pinned one
 */
export async function readSource(source: ModelSource, signal?: AbortSignal): Promise<Uint8Array> {
  const bytes = await readFile(locate(source), { signal }).catch((cause: unknown) => {
    signal?.throwIfAborted();
    throw missing(source, cause);
  });
  const sha256 = sha256Hex(bytes);
  if (sha256 !== source.sha256) {
    throw new ModelImportError(
      'source_mismatch',
      `${source.package}/${source.file} has SHA-256 ${sha256} instead of ${source.sha256}. Install again from the lock file.`,
    );
  }
  return bytes;
}

export function sha256Hex(...parts: readonly (Uint8Array | string)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}

function locate(source: ModelSource): string {
  try {
    return require.resolve(`${source.package}/${source.file}`);
  } catch (cause) {
    throw missing(source, cause);
  }
}

function missing(source: ModelSource, cause: unknown): ModelImportError {
  return new ModelImportError(
    'source_missing',
    `${source.package}/${source.file} cannot be read. Install the dependencies again.`,
    { cause },
  );
}
