import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { BackendWasm, setWasmPaths, version_wasm } from '@tensorflow/tfjs-backend-wasm';
import { loadGraphModel } from '@tensorflow/tfjs-converter';
import * as core from '@tensorflow/tfjs-core';
import { EngineError } from '../core/index.js';
import { MAX_TENSOR_BYTES } from './shape-check.js';
import type { TfRuntime } from './tfjs-module.js';

const BACKEND = 'wasm';
/** Bytes of a float32 and of an int32: there are no other tensors in our models. */
const ELEMENT_BYTES = 4;
/** What a WASM module adds when it starts, in the belief that the process is its own. */
const PROCESS_FAULTS = ['uncaughtException', 'unhandledRejection'] as const;

let started: Promise<TfRuntime> | undefined;

/**
 * Starts TF.js with its WASM kernels, once a process: their memory stays for the next backend. In Node they run on one
 * thread.
 * @throws {EngineError} `unavailable`.
 */
export function startWasm(): Promise<TfRuntime> {
  started ??= start().catch((cause: unknown) => {
    started = undefined;
    throw new EngineError('unavailable', 'The WebAssembly kernels of TensorFlow.js do not start', { cause });
  });
  return started;
}

async function start(): Promise<TfRuntime> {
  setWasmPaths(wasmFolder());
  const ok = await keepingFaultListeners(() => core.setBackend(BACKEND));
  const backend = core.backend();
  if (!ok || !(backend instanceof BackendWasm)) throw new Error(`the backend is ${core.getBackend()}`);
  guardAllocations(backend);
  const simd = await core.env().getAsync('WASM_HAS_SIMD_SUPPORT');
  return {
    tf: { ...core, loadGraphModel },
    device: `CPU, WebAssembly${simd ? ' SIMD' : ''}, 1 thread`,
    version: version_wasm,
    hardware: 'cpu',
    allocationFailure: /out of memory|cannot enlarge memory|memory allocation/i,
  };
}

/** Where its package lies: nothing is fetched. */
function wasmFolder(): string {
  const manifest = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm/package.json');
  return join(dirname(manifest), 'dist') + sep;
}

/** What becomes of a fault is for the process to say: the module's listeners would rethrow it over its own. */
async function keepingFaultListeners<T>(task: () => Promise<T>): Promise<T> {
  const before = new Set(PROCESS_FAULTS.flatMap((event) => process.rawListeners(event)));
  const result = await task();
  for (const event of PROCESS_FAULTS) {
    for (const listener of process.rawListeners(event)) {
      if (!before.has(listener)) process.removeListener(event, listener as (...args: unknown[]) => void);
    }
  }
  return result;
}

/**
 * WASM addresses 4 GiB. The backend passes larger sizes on as they wrap round, and writes to address 0 when there is no
 * memory left: every allocation is therefore held against a limit before, and looked at after.
 */
function guardAllocations(backend: BackendWasm): void {
  const move = backend.move.bind(backend);
  backend.move = (dataId, values, shape, dtype, refCount) => {
    const bytes = shape.reduce((product, side) => product * side, ELEMENT_BYTES);
    if (bytes > MAX_TENSOR_BYTES)
      throw outOfMemory(`a tensor of ${bytes} bytes, over the limit of ${MAX_TENSOR_BYTES}`);
    move(dataId, values, shape, dtype, refCount);
    if (bytes === 0 || backend.dataIdMap.get(dataId).memoryOffset !== 0) return;
    backend.disposeData(dataId, true);
    throw outOfMemory(`${bytes} bytes more than the 4 GiB that WebAssembly has`);
  };
}

const outOfMemory = (what: string): EngineError =>
  new EngineError('out_of_memory', `The model needs ${what}; use a smaller one`);
