import { EngineError } from '@maskwire/engine';
import { ModelFileError, type ModelFileErrorCode, ModelImportError } from '@maskwire/models';
import type { ModeFailure } from './contract.js';
import { InferenceError } from './errors.js';

const OF_FILES: Readonly<Record<ModelFileErrorCode, ModeFailure>> = {
  offline: 'offline',
  timeout: 'offline',
  http_status: 'offline',
  bad_address: 'offline',
  truncated: 'offline',
  locked: 'offline',
  aborted: 'offline',
  too_large: 'damaged',
  checksum_mismatch: 'damaged',
  disk_full: 'storage',
  read_only: 'storage',
};

/** Why a mode could not be made ready, by what was thrown on the way. */
export function failureOf(error: unknown): ModeFailure {
  if (error instanceof InferenceError) return error.failure ?? 'broken';
  if (error instanceof ModelFileError) return OF_FILES[error.code];
  if (error instanceof ModelImportError)
    return error.code === 'source_missing' || error.code === 'source_mismatch' ? 'damaged' : 'broken';
  if (error instanceof EngineError) return error.code === 'out_of_memory' ? 'memory' : 'broken';
  return 'broken';
}
