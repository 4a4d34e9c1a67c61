import { assessDriver, assessLibraries } from './nvidia.mjs';

/** @typedef {import('./nvidia.mjs').Finding} Finding */
/** @typedef {import('./nvidia.mjs').NvidiaMachine & { missingFiles: readonly string[] }} CudaMachine `missingFiles`: of the provider */

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

/** @type {import('./nvidia.mjs').Toolkit} */
const CUDA = { name: 'CUDA 12', leastDriver: '525.60.13' };

/**
 * @param {readonly string[]} args
 * @returns {{ check: boolean, force: boolean } | undefined} undefined when they cannot be understood
 */
export function parseArguments(args) {
  if (args.some((arg) => !['--check', '--force'].includes(arg))) return undefined;
  return { check: args.includes('--check'), force: args.includes('--force') };
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
    assessDriver(machine, CUDA),
    assessLibraries(CUDA.name, CUDA_LIBRARIES, machine),
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
