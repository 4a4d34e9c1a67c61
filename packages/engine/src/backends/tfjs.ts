import type { Backend } from '../core/index.js';
import type { BackendOptions } from './options.js';
import { RuntimeBackend } from './runtime-backend.js';
import { compileTfjs } from './tfjs-kernel.js';
import type { TfRuntime } from './tfjs-module.js';
import { tryNative } from './tfjs-native.js';

/** Which kernels TensorFlow.js runs on, and why not on others. */
interface TfjsChoice {
  readonly runtime: TfRuntime;
  /** Why the native kernels are not used; undefined when they are. */
  readonly whyNotNative?: string;
}

/**
 * TensorFlow.js: on a GPU by `@tensorflow/tfjs-node-gpu` where that loads and uses one, else on the CPU in WebAssembly.
 * @throws {EngineError} `unavailable`.
 */
export async function createTfjs({ tfjs = {} }: BackendOptions = {}): Promise<Backend> {
  const choice = await chooseTfjs(tfjs);
  const { runtime } = choice;
  return new RuntimeBackend({
    info: {
      name: 'tfjs',
      device: describeTfjsChoice(choice),
      version: runtime.version,
      format: 'tfjs',
      hardware: runtime.hardware,
    },
    compile: (model) => compileTfjs(model, runtime),
  });
}

/** @throws {EngineError} `unavailable`. */
async function chooseTfjs(options: NonNullable<BackendOptions['tfjs']> = {}): Promise<TfjsChoice> {
  const native = await tryNative(options);
  if (native.ok) return { runtime: native.runtime };
  const { startWasm } = await import('./tfjs-wasm.js');
  return { runtime: await startWasm(), whyNotNative: native.reason };
}

/** For people: what it runs on and, in brackets, why not on a GPU. */
function describeTfjsChoice({ runtime, whyNotNative }: TfjsChoice): string {
  return whyNotNative === undefined ? runtime.device : `${runtime.device} (${whyNotNative})`;
}
