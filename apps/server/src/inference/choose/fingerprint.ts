import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { arch, availableParallelism, cpus, platform } from 'node:os';
import { dirname, join } from 'node:path';
import { tfjsSetupDir } from '../backend-options.js';

/** Folders whose listing changes when a device, a driver or a provider library comes or goes. */
const DEVICE_FOLDERS = [
  '/dev/dri',
  '/proc/driver/nvidia/gpus',
  '/usr/share/vulkan/icd.d',
  '/etc/vulkan/icd.d',
] as const;

/** Raise this when engines are judged differently: it makes every machine judge anew. */
const JUDGEMENT_VERSION = 1;

const require = createRequire(import.meta.url);

/**
 * Stands for everything the choice of an engine depends on: machine, devices, drivers, runtimes. When it changes, the
 * engines are tried again.
 * @param env the variables that decide which device and which libraries a runtime finds
 * @param cacheDir where runtimes are that a set-up command installed
 */
export async function fingerprint(
  env: Readonly<Record<string, string | undefined>>,
  cacheDir: string,
): Promise<string> {
  const installed = join(tfjsSetupDir(cacheDir), 'node_modules', '@tensorflow');
  const facts = {
    judgement: JUDGEMENT_VERSION,
    machine: [platform(), arch(), cpus()[0]?.model ?? '', availableParallelism()],
    node: process.version,
    folders: await Promise.all([...DEVICE_FOLDERS, ...runtimeFolders(), installed].map(listing)),
    nvidia: (await listing('/dev')).filter((name) => name.startsWith('nvidia')),
    variables: Object.entries(env).sort(([a], [b]) => (a < b ? -1 : 1)),
  };
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex');
}

/** Where the runtimes' own libraries lie; an added provider shows in the listing, an update in the path. */
function runtimeFolders(): string[] {
  const libraries = {
    'onnxruntime-node': `bin/napi-v6/${platform()}/${arch()}`,
    '@tensorflow/tfjs-backend-wasm': 'dist',
  };
  return Object.entries(libraries).flatMap(([name, folder]) => {
    try {
      const engine = { paths: [require.resolve('@maskwire/engine/backends')] };
      return [join(dirname(require.resolve(`${name}/package.json`, engine)), folder)];
    } catch {
      return [];
    }
  });
}

const listing = (folder: string): Promise<string[]> =>
  readdir(folder).then(
    (names) => [folder, ...names.sort()],
    () => [folder],
  );
