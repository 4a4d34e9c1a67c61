import { join } from 'node:path';
import type { BackendOptions } from '@maskwire/engine/backends';

/** Where `npm run setup:tfjs-gpu` installs what it fetches, so that no lock file knows it. */
export const tfjsSetupDir = (cacheDir: string): string => join(cacheDir, 'tfjs-node-gpu');

/** What every process that makes a backend gives it. */
export const backendOptions = (cacheDir: string): BackendOptions => ({
  tfjs: { setupDir: tfjsSetupDir(cacheDir) },
});
