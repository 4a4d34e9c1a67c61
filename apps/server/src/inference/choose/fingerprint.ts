import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { arch, availableParallelism, cpus, platform } from 'node:os';
import { dirname, join } from 'node:path';
import { tfjsSetupDir } from '../backend-options.js';

/** What of this machine tells which devices and drivers it has. */
export interface MachinePlaces {
  /** Folders whose listing changes when a device comes or goes. */
  readonly devices: readonly string[];
  /** Folders with a file for each driver, which names its version. */
  readonly drivers: readonly string[];
  /** Files that change with a driver's version, or with the libraries that the linker finds. */
  readonly files: readonly string[];
}

const PLACES: MachinePlaces = {
  devices: ['/dev/dri', '/proc/driver/nvidia/gpus'],
  drivers: ['/usr/share/vulkan/icd.d', '/usr/local/share/vulkan/icd.d', '/etc/vulkan/icd.d'],
  files: ['/proc/driver/nvidia/version', '/etc/ld.so.cache'],
};
/** Files of one driver folder that are looked at. */
const MAX_DRIVERS = 64;

/** Raise this when engines are judged differently: it makes every machine judge anew. */
const JUDGEMENT_VERSION = 1;

const require = createRequire(import.meta.url);

/**
 * Stands for everything the choice of an engine depends on: machine, devices, drivers, runtimes. When it changes, the
 * engines are tried again.
 * @param env the variables that decide which device and which libraries a runtime finds
 * @param cacheDir where runtimes are that a set-up command installed
 * @param places of this machine
 */
export async function fingerprint(
  env: Readonly<Record<string, string | undefined>>,
  cacheDir: string,
  places = PLACES,
): Promise<string> {
  const installed = join(tfjsSetupDir(cacheDir), 'node_modules', '@tensorflow');
  const facts = {
    judgement: JUDGEMENT_VERSION,
    machine: [platform(), arch(), cpus()[0]?.model ?? '', availableParallelism()],
    node: process.version,
    folders: await Promise.all([...places.devices, ...runtimeFolders(), installed].map(listing)),
    drivers: await Promise.all(places.drivers.map(contents)),
    files: await Promise.all(places.files.map(content)),
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

const contents = async (folder: string): Promise<string[]> => {
  const [, ...names] = await listing(folder);
  return Promise.all(
    names.slice(0, MAX_DRIVERS).map(async (name) => `${name} ${await content(join(folder, name))}`),
  );
};

/** SHA-256; empty for what cannot be read. */
const content = (file: string): Promise<string> =>
  readFile(file).then(
    (bytes) => createHash('sha256').update(bytes).digest('hex'),
    () => '',
  );
