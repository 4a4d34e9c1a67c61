import type { loadGraphModel } from '@tensorflow/tfjs-converter';
import type * as core from '@tensorflow/tfjs-core';

/** What is used of TensorFlow.js, whichever package brings it. */
export interface TfModule
  extends Pick<
    typeof core,
    'backend' | 'conv2d' | 'getBackend' | 'memory' | 'ready' | 'tensor4d' | 'tidy' | 'version_core'
  > {
  readonly loadGraphModel: typeof loadGraphModel;
}

const FUNCTIONS = [
  'backend',
  'conv2d',
  'getBackend',
  'loadGraphModel',
  'memory',
  'ready',
  'tensor4d',
  'tidy',
] as const satisfies readonly (keyof TfModule)[];

/** Whether a package that was found at run time is TensorFlow.js. */
export function isTfModule(value: unknown): value is TfModule {
  if (typeof value !== 'object' || value === null) return false;
  const members = new Map(Object.entries(value));
  return (
    FUNCTIONS.every((name) => typeof members.get(name) === 'function') &&
    typeof members.get('version_core') === 'string'
  );
}

/** TensorFlow.js with its kernels started. */
export interface TfRuntime {
  readonly tf: TfModule;
  /** For people: `CPU, WebAssembly SIMD, 1 thread`. */
  readonly device: string;
  readonly version: string;
  readonly hardware: 'cpu' | 'gpu';
  /** Error texts that mean a failed allocation. */
  readonly allocationFailure: RegExp;
}
