import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { CUDA_LIBRARIES, CUDNN_LIBRARIES, cachedLibraries, DRIVER_LIBRARY } from './cuda.mjs';
import { inRoot } from './paths.mjs';

/** A driver that hangs answers no question either. */
const QUESTION_LIMIT_MS = 10_000;

/** @typedef {import('./cuda.mjs').CudaMachine} CudaMachine */

/** The pinned onnxruntime: its folder and what its own installer says of the CUDA provider. */
export function cudaProvider() {
  const require = createRequire(inRoot('packages', 'engine', 'package.json'));
  const home = dirname(require.resolve('onnxruntime-node/package.json'));
  const metadata = /** @type {InstallMetadata} */ (require(join(home, 'script', 'install-metadata.js')));
  const manifest = metadata.manifests['linux/x64:cuda12'] ?? {};
  const [source] = Object.values(manifest).map((file) => metadata.packages[file.package]);
  const [wanted] = source?.versions ?? [];
  return {
    home,
    installer: join(home, 'script', 'install.js'),
    folder: join(home, 'bin', 'napi-v6', 'linux', 'x64'),
    files: Object.keys(manifest).map((file) => file.replace(/^\.\//, '')),
    pathsInPackage: Object.values(manifest).map((file) => file.path),
    packageName: `${source?.name} ${wanted?.version}`,
    host: new URL(metadata.feeds[wanted?.feed ?? '']?.index ?? 'https://unknown').host,
  };
}

/**
 * What onnxruntime-node's installer reads.
 * @typedef {object} InstallMetadata
 * @property {Record<string, Record<string, { package: string, path: string }>>} manifests
 * @property {Record<string, { name: string, versions: { feed: string, version: string }[] }>} packages
 * @property {Record<string, { index: string }>} feeds
 */

/**
 * The files that the engine cannot do without; the package holds TensorRT's too.
 * @param {{ folder: string, files: readonly string[] }} provider
 */
export function missingProviderFiles({ folder, files }) {
  return files.filter((file) => !file.includes('tensorrt') && !existsSync(join(folder, file)));
}

/**
 * Looks at this machine.
 * @param {{ folder: string, files: readonly string[] }} provider
 * @returns {CudaMachine}
 */
export function inspectMachine(provider) {
  const linux = process.platform === 'linux';
  return {
    platform: process.platform,
    arch: process.arch,
    driverFault: libraryFault(DRIVER_LIBRARY),
    driverText:
      text('/proc/driver/nvidia/version') || ask('nvidia-smi', '--query-gpu=driver_version', '--format=csv'),
    libraries: [...CUDA_LIBRARIES, ...CUDNN_LIBRARIES].map((name) => ({ name, fault: libraryFault(name) })),
    elsewhere: linux ? [...cudaFolderLibraries(), ...cachedLibraries(ask('ldconfig', '-p'))] : [],
    missingFiles: missingProviderFiles(provider),
  };
}

/**
 * The dynamic linker's word on a library: the one that the engine will get, with this environment.
 * @param {string} name
 */
function libraryFault(name) {
  try {
    process.dlopen({ exports: {} }, name, constants.dlopen.RTLD_LAZY);
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    // Node looks for an addon of its own in it, in vain: opened it was.
    return said.startsWith('Module did not self-register') ? undefined : said;
  }
  return undefined;
}

function cudaFolderLibraries() {
  return list('/usr/local')
    .filter((name) => name.startsWith('cuda'))
    .flatMap((name) =>
      ['lib64', 'lib', 'targets/x86_64-linux/lib'].map((lib) => join('/usr/local', name, lib)),
    )
    .flatMap((folder) => list(folder).map((name) => join(folder, name)));
}

/** @param {string} folder */
function list(folder) {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** @param {string} file */
function text(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/**
 * @param {string} command
 * @param {...string} args
 */
function ask(command, ...args) {
  try {
    const stdio = /** @type {const} */ (['ignore', 'pipe', 'ignore']);
    return execFileSync(command, args, { encoding: 'utf8', timeout: QUESTION_LIMIT_MS, stdio: [...stdio] });
  } catch {
    return '';
  }
}
