import { ask, inspectNvidia } from './nvidia-machine.mjs';
import { CUDA_LIBRARIES, CUDNN_LIBRARIES } from './tfjs-gpu.mjs';

/**
 * Looks at this machine.
 * @returns {import('./tfjs-gpu.mjs').TfjsMachine}
 */
export function inspectMachine() {
  const report = /** @type {{ header?: { glibcVersionRuntime?: string } }} */ (process.report.getReport());
  return {
    ...inspectNvidia([...CUDA_LIBRARIES, ...CUDNN_LIBRARIES]),
    node: process.versions.node,
    napi: Number(process.versions['napi']),
    glibc: report.header?.glibcVersionRuntime,
    gpus: ask('nvidia-smi', '--query-gpu=name,compute_cap', '--format=csv,noheader'),
  };
}
