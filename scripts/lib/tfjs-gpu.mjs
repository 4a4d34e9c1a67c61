import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { assessDriver, assessLibraries, isAtLeast } from './nvidia.mjs';

/** @typedef {import('./nvidia.mjs').Finding} Finding */

/**
 * What was seen of a machine.
 * @typedef {object} TfjsFacts
 * @property {string} node version of Node
 * @property {number} napi newest version of Node-API that it has
 * @property {string | undefined} glibc version of the C library; undefined where it is another
 * @property {string} gpus what `nvidia-smi --query-gpu=name,compute_cap --format=csv,noheader` prints
 * @typedef {import('./nvidia.mjs').NvidiaMachine & TfjsFacts} TfjsMachine
 */

/** The last version there is; it brings TensorFlow 2.9.1, built for CUDA 11.2 and cuDNN 8.1. */
export const PACKAGE = '@tensorflow/tfjs-node-gpu';
export const VERSION = '4.22.0';
/** From where the package's own installer fetches TensorFlow and its binding. */
export const DOWNLOAD_HOST = 'storage.googleapis.com';

export const CUDA_LIBRARIES = [
  'libcudart.so.11.0',
  'libcublas.so.11',
  'libcublasLt.so.11',
  'libcufft.so.10',
  'libcurand.so.10',
  'libcusolver.so.11',
  'libcusparse.so.11',
];
export const CUDNN_LIBRARIES = ['libcudnn.so.8'];

/** @type {import('./nvidia.mjs').Toolkit} */
const CUDA = { name: 'CUDA 11.2', leastDriver: '450.80.02' };
/** The binding is built for it. */
const LEAST_NAPI = 8;
/** TensorFlow is built on manylinux2014. */
const LEAST_GLIBC = '2.17';
/** From here on Node lacks two functions that the package calls; the engine puts them back. */
const NODE_WITHOUT_UTIL = '23.0.0';
/** The newest kind of GPU that TensorFlow 2.9 has code for. For newer ones it compiles every kernel, for half an hour. */
const NEWEST_CAPABILITY = '8.6';

/**
 * @param {readonly string[]} args
 * @returns {{ check: boolean, cacheDir: string | undefined } | undefined} undefined when they cannot be understood
 */
export function parseArguments(args) {
  let check = false;
  /** @type {string | undefined} */
  let cacheDir;
  const rest = [...args];
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    if (arg === '--check') check = true;
    else if (arg === '--cache-dir' && rest.length > 0) cacheDir = rest.shift();
    else return undefined;
  }
  return { check, cacheDir };
}

/** The server's variable for its cache folder. */
export const CACHE_VARIABLE = 'MASKWIRE_CACHE_DIR';

/**
 * Where the server looks for the package: in its cache folder, as its own configuration finds that.
 * @param {string | undefined} cacheDir from the command line
 * @param {NodeJS.ProcessEnv} env
 */
export function targetFolder(cacheDir, env) {
  const home = join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'maskwire');
  return join(resolve(cacheDir ?? (env[CACHE_VARIABLE] || home)), 'tfjs-node-gpu');
}

/**
 * Everything that must hold, in the order in which it is put right.
 * @param {TfjsMachine} machine
 * @returns {Finding[]}
 */
export function assess(machine) {
  const { platform, arch } = machine;
  const system = { name: 'system', ok: platform === 'linux' && arch === 'x64', text: `${platform}/${arch}` };
  if (!system.ok) {
    system.text += ': TensorFlow is there for GPUs on linux/x64 only; ENGINE=onnx-webgpu uses other GPUs';
    return [system];
  }
  return [
    system,
    assessNode(machine),
    assessGlibc(machine),
    assessDriver(machine, CUDA),
    ...assessGpus(machine),
    assessLibraries(CUDA.name, CUDA_LIBRARIES, machine),
    assessLibraries('cuDNN 8.1', CUDNN_LIBRARIES, machine),
  ];
}

/**
 * @param {TfjsMachine} machine
 * @returns {Finding}
 */
function assessNode({ node, napi }) {
  if (napi < LEAST_NAPI)
    return {
      name: 'Node',
      ok: false,
      text: `${node} has Node-API ${napi}, and ${LEAST_NAPI} is needed: install a newer Node`,
    };
  const note = isAtLeast(node, NODE_WITHOUT_UTIL)
    ? ': the package calls util.isArray and util.isNullOrUndefined, gone since Node 23; the engine puts them back'
    : '';
  return { name: 'Node', ok: true, text: `${node}${note}` };
}

/**
 * @param {TfjsMachine} machine
 * @returns {Finding}
 */
function assessGlibc({ glibc }) {
  if (glibc === undefined)
    return {
      name: 'glibc',
      ok: false,
      text: 'this system has another C library (musl?), which TensorFlow is not built for: use a Debian, Ubuntu or Red Hat image',
    };
  const ok = isAtLeast(glibc, LEAST_GLIBC);
  return {
    name: 'glibc',
    ok,
    text: ok ? glibc : `${glibc} is older than ${LEAST_GLIBC}: use a newer system`,
  };
}

/**
 * Says nothing where the driver does not answer.
 * @param {TfjsMachine} machine
 * @returns {Finding[]}
 */
function assessGpus({ gpus }) {
  return [...gpus.matchAll(/^(.+), (\d+\.\d+)$/gm)].map(([, name = '', capability = '']) => {
    const known = isAtLeast(NEWEST_CAPABILITY, capability);
    const text = `${name}, compute capability ${capability}`;
    const advice = `: newer than TensorFlow 2.9 has code for (${NEWEST_CAPABILITY}); use npm run setup:gpu and ENGINE=onnx-cuda`;
    return { name: 'GPU', ok: known, text: known ? text : text + advice };
  });
}
