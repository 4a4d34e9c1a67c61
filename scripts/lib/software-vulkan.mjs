import { existsSync, mkdirSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { inRoot } from './paths.mjs';

/** For tests: the Vulkan driver file of a GPU emulated on the CPU. Not set when there is none. */
export const SOFTWARE_VULKAN_VARIABLE = 'MASKWIRE_SOFTWARE_VULKAN';

/** What every Chromium carries beside its executable, for pages on machines without a GPU. */
const DRIVER_FILE = 'vk_swiftshader_icd.json';
const DRIVER = 'libvk_swiftshader.so';
const LOADER = 'libvulkan.so.1';

/** Where distributions put it: /usr/bin has only a shell script of Debian's. */
const SYSTEM_FOLDERS = [
  '/usr/lib/chromium',
  '/usr/lib/chromium-browser',
  '/opt/google/chrome',
  '/opt/chromium',
];

/** Inside node_modules, so that deleting that folder forgets it. */
const LOADER_FOLDER = inRoot('node_modules', '.maskwire', 'vulkan');

/**
 * The first folder that holds the emulated GPU.
 * @param {readonly string[]} folders
 * @param {(path: string) => boolean} [exists]
 * @returns {string | undefined}
 */
export function swiftShaderFolder(folders, exists = existsSync) {
  return folders.find((folder) => [DRIVER_FILE, DRIVER].every((file) => exists(join(folder, file))));
}

/**
 * Folders in which a Chromium may lie, the named browsers first.
 * @param {readonly (string | undefined)[]} browsers paths of executables, also of some that are not there
 * @returns {string[]}
 */
export function browserFolders(browsers) {
  const named = browsers.flatMap((path) => (path && existsSync(path) ? [dirname(realpathSync(path))] : []));
  return [...new Set([...named, ...SYSTEM_FOLDERS])];
}

/** Whether the dynamic linker finds the Vulkan loader by itself. */
function systemHasLoader() {
  try {
    process.dlopen({ exports: {} }, LOADER, constants.dlopen.RTLD_LAZY);
  } catch (error) {
    // Node looks for an addon of its own in it, in vain: opened it was.
    return error instanceof Error && error.message.startsWith('Module did not self-register');
  }
  return true;
}

/**
 * A folder with nothing but the loader: the one beside a browser holds other libraries too.
 * @param {string} loader
 * @param {string} folder
 */
function loaderAlone(loader, folder) {
  const link = join(folder, LOADER);
  if (existsSync(link)) return;
  mkdirSync(folder, { recursive: true });
  rmSync(link, { force: true });
  try {
    symlinkSync(loader, link);
  } catch (error) {
    // Another run of the tests may have been faster.
    if (!existsSync(link)) throw error;
  }
}

/**
 * Tells child processes, by their environment, which emulated GPU to use. The Vulkan loader comes from beside it where
 * the system has none.
 * @param {readonly (string | undefined)[]} browsers see `browserFolders`
 * @param {NodeJS.ProcessEnv} [env] changed in place
 * @param {string} [loaderFolder]
 * @returns {string | undefined} path of the driver file; nothing is changed when there is none
 */
export function offerSoftwareVulkan(browsers, env = process.env, loaderFolder = LOADER_FOLDER) {
  if (process.platform !== 'linux') return undefined;
  const folder = swiftShaderFolder(browserFolders(browsers));
  if (folder === undefined) return undefined;
  if (!systemHasLoader()) {
    const loader = join(folder, LOADER);
    if (!existsSync(loader)) return undefined;
    loaderAlone(loader, loaderFolder);
    env['LD_LIBRARY_PATH'] = [loaderFolder, env['LD_LIBRARY_PATH']].filter(Boolean).join(delimiter);
  }
  const file = join(folder, DRIVER_FILE);
  env[SOFTWARE_VULKAN_VARIABLE] = file;
  return file;
}
