/**
 * One thing that a set-up command looks for.
 * @typedef {object} Finding
 * @property {string} name
 * @property {boolean} ok
 * @property {string} text what was found; what is missing and what to do
 */

/**
 * A shared library, and what the dynamic linker says of it.
 * @typedef {object} Library
 * @property {string} name `libcudart.so.12`
 * @property {string | undefined} fault why it cannot be opened
 */

/**
 * What was seen of a machine.
 * @typedef {object} NvidiaMachine
 * @property {string} platform
 * @property {string} arch
 * @property {string | undefined} driverFault why the driver's library cannot be opened
 * @property {string} driverText what /proc/driver/nvidia/version says, else what `nvidia-smi` answers
 * @property {readonly Library[]} libraries those that were asked for
 * @property {readonly string[]} elsewhere paths of libraries in CUDA's usual folders and in the linker's cache
 */

/**
 * @typedef {object} Toolkit
 * @property {string} name `CUDA 12`
 * @property {string} leastDriver the oldest driver that runs programs for it
 */

export const DRIVER_LIBRARY = 'libcuda.so.1';

/**
 * The version of NVIDIA's driver in what the kernel or `nvidia-smi --query-gpu=driver_version --format=csv` says.
 * @param {string} text
 */
export function driverVersion(text) {
  return /\b\d{3,}\.\d+(?:\.\d+)?\b/.exec(text)?.[0];
}

/**
 * @param {string} version numbers between dots
 * @param {string} least
 */
export function isAtLeast(version, least) {
  const [has, wants] = [version, least].map((text) => text.split('.').map(Number));
  for (const [i, want] of (wants ?? []).entries()) {
    const part = has?.[i] ?? 0;
    if (part !== want) return part > want;
  }
  return true;
}

/**
 * Paths in what `ldconfig -p` prints.
 * @param {string} text
 */
export function cachedLibraries(text) {
  return text.split('\n').flatMap((line) => /=> (\/.+)$/.exec(line)?.[1] ?? []);
}

/**
 * @param {NvidiaMachine} machine
 * @param {Toolkit} toolkit
 * @returns {Finding}
 */
export function assessDriver({ driverFault, driverText }, { name, leastDriver }) {
  const version = driverVersion(driverText);
  if (driverFault !== undefined) {
    const cure =
      version === undefined
        ? "install NVIDIA's driver; in a container start with --gpus all"
        : `the kernel has driver ${version}: give this container its libraries, NVIDIA_DRIVER_CAPABILITIES=compute,utility`;
    return { name: 'driver', ok: false, text: `${driverFault}; ${cure}` };
  }
  if (version !== undefined && !isAtLeast(version, leastDriver))
    return {
      name: 'driver',
      ok: false,
      text: `${version} is too old for ${name}: install ${leastDriver} or newer`,
    };
  return { name: 'driver', ok: true, text: version ?? 'of unknown version' };
}

/**
 * @param {string} name
 * @param {readonly string[]} wanted
 * @param {NvidiaMachine} machine
 * @returns {Finding}
 */
export function assessLibraries(name, wanted, { libraries, elsewhere }) {
  const missing = libraries.filter((library) => wanted.includes(library.name) && library.fault !== undefined);
  if (missing.length === 0) return { name, ok: true, text: wanted.join(', ') };
  const names = missing.map((library) => library.name);
  return { name, ok: false, text: `${names.join(', ')} cannot be opened; ${hint(name, names, elsewhere)}` };
}

/**
 * @param {string} toolkit
 * @param {readonly string[]} missing
 * @param {readonly string[]} elsewhere
 */
function hint(toolkit, missing, elsewhere) {
  const folders = new Set(
    elsewhere
      .filter((path) => missing.includes(baseOf(path)))
      .map((path) => path.slice(0, path.lastIndexOf('/'))),
  );
  if (folders.size > 0)
    return `found in ${[...folders].join(' and ')}: export LD_LIBRARY_PATH=${[...folders].join(':')}:$LD_LIBRARY_PATH`;
  const stems = missing.map((name) => name.replace(/\.so\..*$/, '.so.'));
  const other = elsewhere.find((path) => stems.some((stem) => /^[\d.]+$/.test(afterStem(path, stem))));
  return `install ${toolkit}${other === undefined ? '' : ` (${other} is of another version)`}`;
}

/** @param {string} path */
const baseOf = (path) => path.slice(path.lastIndexOf('/') + 1);

/**
 * @param {string} path
 * @param {string} stem
 */
const afterStem = (path, stem) => (baseOf(path).startsWith(stem) ? baseOf(path).slice(stem.length) : '');
