import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { libraryFault } from './nvidia-machine.mjs';

/**
 * What a machine has for its GPU, and where.
 * @typedef {object} GpuHost
 * @property {readonly string[]} devices GPU device files
 * @property {readonly string[]} driverFiles Vulkan driver files, the usual folders first
 * @property {string | undefined} namedDriver the one that the environment names
 * @property {readonly string[]} hidden folders with libraries of NVIDIA's driver that the linker does not find by itself
 * @property {readonly string[]} loadable of the libraries asked for those that can be opened, hidden ones counted in
 */

/**
 * Which Vulkan driver the engines are told to use.
 * @typedef {{ kind: 'named' | 'found', file: string } | { kind: 'write', library: string } | { kind: 'loader' }} VulkanDriver
 */

/** Where drivers and container runtimes put Vulkan driver files; the loader looks into the first three by itself. */
const DRIVER_FILE_FOLDERS = [
  '/etc/vulkan/icd.d',
  '/usr/local/share/vulkan/icd.d',
  '/usr/share/vulkan/icd.d',
  '/usr/local/nvidia/share/vulkan/icd.d',
  '/usr/local/nvidia/vulkan/icd.d',
  '/opt/nvidia/share/vulkan/icd.d',
  '/run/opengl-driver/share/vulkan/icd.d',
];

/** Where container runtimes and distributions hide NVIDIA's driver from the linker. */
const HIDDEN_LIBRARY_FOLDERS = [
  '/usr/local/nvidia/lib64',
  '/usr/local/nvidia/lib',
  '/opt/nvidia/lib64',
  '/run/opengl-driver/lib',
  '/usr/lib/wsl/lib',
];
const TOOL_FOLDERS = ['/usr/local/nvidia/bin', '/opt/nvidia/bin', '/usr/lib/wsl/lib'];

/** Either is a Vulkan driver; the first wants X11's libraries, the second is for machines without a screen. */
export const NVIDIA_VULKAN_LIBRARIES = ['libGLX_nvidia.so.0', 'libEGL_nvidia.so.0'];
const DRIVER_LIBRARIES = ['libcuda.so.1', ...NVIDIA_VULKAN_LIBRARIES];

const NVIDIA_DEVICE = /^\/dev\/nvidia\d+$/;
const NVIDIA_DRIVER_FILE = /\/nvidia[^/]*\.json$/;

/** @param {NodeJS.ProcessEnv} env */
export function inspectGpuHost(env = process.env) {
  const hidden = HIDDEN_LIBRARY_FOLDERS.filter((folder) =>
    DRIVER_LIBRARIES.some((name) => existsSync(join(folder, name)) && libraryFault(name) !== undefined),
  );
  /** @type {GpuHost} */
  const host = {
    devices: [...list('/dev'), ...list('/dev/dri')].filter((path) =>
      /\/(nvidia|renderD)\d+$|\/dxg$/.test(path),
    ),
    driverFiles: DRIVER_FILE_FOLDERS.flatMap(list).filter((path) => path.endsWith('.json')),
    namedDriver: env['VK_DRIVER_FILES'] ?? env['VK_ICD_FILENAMES'],
    hidden,
    loadable: DRIVER_LIBRARIES.filter(
      (name) => libraryFault(name) === undefined || hidden.some((folder) => existsSync(join(folder, name))),
    ),
  };
  return host;
}

/**
 * A driver named by hand stays. With an NVIDIA card its own driver is used alone, so that an emulated GPU beside it is not
 * taken; where the driver is there without its file one is written. Else the loader looks for itself. Pure.
 * @param {GpuHost} host
 * @returns {VulkanDriver}
 */
export function chooseVulkanDriver({ devices, driverFiles, namedDriver, loadable }) {
  if (namedDriver !== undefined) return { kind: 'named', file: namedDriver };
  if (!devices.some((path) => NVIDIA_DEVICE.test(path))) return { kind: 'loader' };
  const file = driverFiles.find((path) => NVIDIA_DRIVER_FILE.test(path));
  if (file !== undefined) return { kind: 'found', file };
  const library = NVIDIA_VULKAN_LIBRARIES.find((name) => loadable.includes(name));
  return library === undefined ? { kind: 'loader' } : { kind: 'write', library };
}

/**
 * What a Vulkan driver file says.
 * @param {string} library
 */
export const driverFileText = (library) =>
  `${JSON.stringify({ file_format_version: '1.0.0', ICD: { library_path: library, api_version: '1.3.0' } }, null, 2)}\n`;

/**
 * The environment of everything that runs: nothing outside `work` is written to, the driver and its libraries are found.
 * @param {NodeJS.ProcessEnv} env
 * @param {{ work: string, driverFile: string | undefined, libraryFolders: readonly string[] }} facts
 * @returns {NodeJS.ProcessEnv}
 */
export function hostEnvironment(env, { work, driverFile, libraryFolders }) {
  const path = (env['PATH'] ?? '').split(delimiter).filter(Boolean);
  const libraries = [...libraryFolders, env['LD_LIBRARY_PATH']].filter(Boolean).join(delimiter);
  return {
    ...env,
    HOME: work,
    TMPDIR: work,
    XDG_CACHE_HOME: work,
    XDG_RUNTIME_DIR: work,
    PATH: [...path, ...TOOL_FOLDERS.filter((folder) => !path.includes(folder))].join(delimiter),
    ...(libraries === '' ? {} : { LD_LIBRARY_PATH: libraries }),
    // The second is the name that loaders before 1.3.207 know.
    ...(driverFile === undefined ? {} : { VK_DRIVER_FILES: driverFile, VK_ICD_FILENAMES: driverFile }),
  };
}

/** @param {string} folder */
function list(folder) {
  try {
    return readdirSync(folder)
      .sort()
      .map((name) => join(folder, name));
  } catch {
    return [];
  }
}
