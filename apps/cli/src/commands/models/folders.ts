import { join, resolve } from 'node:path';
import type { ModelFolders } from '@maskwire/models';
import type { OptionValues } from '../../command.js';
import type { Environment } from '../../config/environment.js';
import { textOption } from '../../options.js';

/** The same folders as the server's, by the same variables; flags go first. */
export function foldersOption(values: OptionValues, { variables, homeDir }: Environment): ModelFolders {
  const caches = variables['XDG_CACHE_HOME'] || join(homeDir, '.cache');
  const cacheDir =
    textOption(values, 'cache-dir') ?? (variables['MASKWIRE_CACHE_DIR'] || join(caches, 'maskwire'));
  const modelsDir = textOption(values, 'models-dir') ?? variables['MODELS_DIR'];
  return { cacheDir: resolve(cacheDir), ...(modelsDir ? { modelsDir: resolve(modelsDir) } : {}) };
}

/** Base address of a mirror, if one is named. */
export const mirrorOption = (values: OptionValues, { variables }: Environment): string | undefined =>
  textOption(values, 'mirror') ?? (variables['MODEL_MIRROR'] || undefined);
