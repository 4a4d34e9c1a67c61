/**
 * One thing that the CUDA provider needs.
 * @typedef {object} Finding
 * @property {string} name
 * @property {boolean} ok
 * @property {string} text what was found; what is missing and what to do
 */

/**
 * A shared library that the provider asks for, and what the dynamic linker says of it.
 * @typedef {object} Library
 * @property {string} name `libcudart.so.12`
 * @property {string | undefined} fault why it cannot be opened
 */

/**
 * What was seen of a machine.
 * @typedef {object} CudaMachine
 * @property {string} platform
 * @property {string} arch
 * @property {string | undefined} driverFault why the driver's library cannot be opened
 * @property {string} driverText what /proc/driver/nvidia/version says, else what `nvidia-smi` answers
 * @property {readonly Library[]} libraries those of `CUDA_LIBRARIES`
 * @property {readonly string[]} elsewhere paths of libraries in CUDA's usual folders and in the linker's cache
 * @property {readonly string[]} missingFiles files of the provider that are not there
 */

export const DRIVER_LIBRARY = 'libcuda.so.1';

/** What onnxruntime's provider for CUDA 12 asks for. Once it is there the engine reads its own list. */
export const CUDA_LIBRARIES = [
  'libcudart.so.12',
  'libcublas.so.12',
  'libcublasLt.so.12',
  'libcufft.so.11',
  'libcurand.so.10',
  'libnvrtc.so.12',
];
export const CUDNN_LIBRARIES = ['libcudnn.so.9'];

/** The oldest driver that runs programs for any CUDA 12. */
const LEAST_DRIVER = '525.60.13';

/**
 * @param {readonly string[]} args
 * @returns {{ check: boolean, force: boolean } | undefined} undefined when they cannot be understood
 */
export function parseArguments(args) {
  if (args.some((arg) => !['--check', '--force'].includes(arg))) return undefined;
  return { check: args.includes('--check'), force: args.includes('--force') };
}

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
 * Everything that must hold, in the order in which it is put right.
 * @param {CudaMachine} machine
 * @returns {Finding[]}
 */
export function assess(machine) {
  const system = { name: 'system', ok: isSupported(machine), text: `${machine.platform}/${machine.arch}` };
  if (!system.ok) {
    system.text +=
      ': onnxruntime has its CUDA provider for linux/x64 only; ENGINE=onnx-webgpu uses other GPUs';
    return [system];
  }
  return [
    system,
    assessDriver(machine),
    assessLibraries('CUDA 12', CUDA_LIBRARIES, machine),
    assessLibraries('cuDNN 9', CUDNN_LIBRARIES, machine),
  ];
}

/**
 * @param {readonly string[]} missingFiles
 * @returns {Finding}
 */
export function assessProvider(missingFiles) {
  const ok = missingFiles.length === 0;
  return { name: 'provider', ok, text: ok ? 'there' : `${missingFiles.join(' and ')} not there` };
}

/** @param {CudaMachine} machine */
function isSupported({ platform, arch }) {
  return platform === 'linux' && arch === 'x64';
}

/**
 * @param {CudaMachine} machine
 * @returns {Finding}
 */
function assessDriver({ driverFault, driverText }) {
  const version = driverVersion(driverText);
  if (driverFault !== undefined) {
    const cure =
      version === undefined
        ? "install NVIDIA's driver; in a container start with --gpus all"
        : `the kernel has driver ${version}: give this container its libraries, NVIDIA_DRIVER_CAPABILITIES=compute,utility`;
    return { name: 'driver', ok: false, text: `${driverFault}; ${cure}` };
  }
  if (version !== undefined && !isAtLeast(version, LEAST_DRIVER))
    return {
      name: 'driver',
      ok: false,
      text: `${version} is too old for CUDA 12: install ${LEAST_DRIVER} or newer`,
    };
  return { name: 'driver', ok: true, text: version ?? 'of unknown version' };
}

/**
 * @param {string} name
 * @param {readonly string[]} wanted
 * @param {CudaMachine} machine
 * @returns {Finding}
 */
function assessLibraries(name, wanted, { libraries, elsewhere }) {
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
  const stems = missing.map((name) => name.replace(/\.\d+$/, '.'));
  const other = elsewhere.find((path) => stems.some((stem) => /^\d+$/.test(afterStem(path, stem))));
  return `install ${toolkit}${other === undefined ? '' : ` (${other} is of another version)`}`;
}

/** @param {string} path */
const baseOf = (path) => path.slice(path.lastIndexOf('/') + 1);

/**
 * @param {string} path
 * @param {string} stem
 */
const afterStem = (path, stem) => (baseOf(path).startsWith(stem) ? baseOf(path).slice(stem.length) : '');
