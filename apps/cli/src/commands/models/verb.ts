import {
  type Catalogue,
  findMode,
  findModel,
  type ModelEntry,
  ModelFileError,
  type ModelFolders,
  ModelImportError,
  modelsOfMode,
} from '@maskwire/models';
import type { Invocation } from '../../command.js';
import { CliError, reasonOf } from '../../errors.js';

export interface VerbInvocation extends Invocation {
  readonly catalogue: Catalogue;
  readonly folders: ModelFolders;
}

/** One word after `models`, as data. */
export interface Verb {
  readonly name: string;
  /** What follows it, for the help. */
  readonly positionals: string;
  /** Least number of words that follow it. */
  readonly least: number;
  readonly most: number;
  /** Options beyond those that every verb has. */
  readonly options: readonly string[];
  /** @returns exit status */
  readonly run: (invocation: VerbInvocation) => Promise<number>;
}

export const isNamed = (catalogue: Catalogue, id: string): boolean =>
  findMode(catalogue, id) !== undefined || findModel(catalogue, id) !== undefined;

/** The models behind ids of modes or models, each once. @throws {CliError} `usage` for one that is neither */
export function modelsNamed(catalogue: Catalogue, ids: readonly string[]): readonly ModelEntry[] {
  const named = ids.flatMap((id) => {
    const mode = findMode(catalogue, id);
    if (mode) return modelsOfMode(catalogue, mode);
    const model = findModel(catalogue, id);
    if (model) return [model];
    const known = new Set([...catalogue.modes, ...catalogue.models].map((entry) => entry.id));
    throw new CliError('usage', `There is no mode or model "${id}"; there are ${[...known].join(', ')}`);
  });
  return [...new Set(named)];
}

/** @throws {CliError} `model` for what models or the file system refuse */
export async function orModelError<T>(action: Promise<T>): Promise<T> {
  try {
    return await action;
  } catch (error) {
    if (isAbort(error)) throw new CliError('model', 'Stopped', { cause: error });
    const isKnown = error instanceof ModelFileError || error instanceof ModelImportError;
    if (!isKnown && !isSystemError(error)) throw error;
    throw new CliError('model', reasonOf(error), { cause: error });
  }
}

const isAbort = (error: unknown): boolean => error instanceof Error && error.name === 'AbortError';

const isSystemError = (error: unknown): boolean => error instanceof Error && 'syscall' in error;

const BYTES_PER_MB = 1e6;

/** `2.2 MB`; at least 0.1. */
export const megabytes = (bytes: number): string =>
  `${Math.max(bytes / BYTES_PER_MB, bytes > 0 ? 0.1 : 0).toFixed(1)} MB`;

export const asJson = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
