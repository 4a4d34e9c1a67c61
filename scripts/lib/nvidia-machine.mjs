import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { cachedLibraries, DRIVER_LIBRARY } from './nvidia.mjs';

/** A driver that hangs answers no question either. */
const QUESTION_LIMIT_MS = 10_000;

/**
 * Looks at this machine.
 * @param {readonly string[]} libraries file names of the shared libraries that are wanted
 * @returns {import('./nvidia.mjs').NvidiaMachine}
 */
export function inspectNvidia(libraries) {
  const linux = process.platform === 'linux';
  return {
    platform: process.platform,
    arch: process.arch,
    driverFault: libraryFault(DRIVER_LIBRARY),
    driverText:
      text('/proc/driver/nvidia/version') || ask('nvidia-smi', '--query-gpu=driver_version', '--format=csv'),
    libraries: libraries.map((name) => ({ name, fault: libraryFault(name) })),
    elsewhere: linux ? [...cudaFolderLibraries(), ...cachedLibraries(ask('ldconfig', '-p'))] : [],
  };
}

/**
 * The dynamic linker's word on a library: the one that the engine will get, with this environment.
 * @param {string} name
 */
export function libraryFault(name) {
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
 * What a command prints; nothing when there is none or it fails.
 * @param {string} command
 * @param {...string} args
 */
export function ask(command, ...args) {
  try {
    const stdio = /** @type {const} */ (['ignore', 'pipe', 'ignore']);
    return execFileSync(command, args, { encoding: 'utf8', timeout: QUESTION_LIMIT_MS, stdio: [...stdio] });
  } catch {
    return '';
  }
}
