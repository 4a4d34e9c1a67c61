import { type Backend, ENGINE_NAMES, EngineError, type EngineName } from '../core/index.js';
import type { BackendOptions } from './options.js';

export type { BackendOptions } from './options.js';

const isEngineName = (name: string): name is EngineName => (ENGINE_NAMES as readonly string[]).includes(name);

/**
 * Makes a backend by name; its runtime is imported only now, so that engines not in use cost nothing.
 * @throws {EngineError} `unknown_engine`.
 */
export async function createBackend(name: string, options: BackendOptions = {}): Promise<Backend> {
  if (!isEngineName(name))
    throw new EngineError(
      'unknown_engine',
      `There is no engine "${name}"; choose ${ENGINE_NAMES.join(', ')}`,
    );
  switch (name) {
    case 'onnx-cpu': {
      const { createOnnxCpu } = await import('./onnx-cpu.js');
      return createOnnxCpu(options);
    }
    case 'onnx-webgpu': {
      const { createOnnxWebgpu } = await import('./onnx-webgpu.js');
      return createOnnxWebgpu();
    }
    case 'tfjs': {
      const { createTfjs } = await import('./tfjs.js');
      return createTfjs(options);
    }
    case 'onnx-cuda': {
      const { createOnnxCuda } = await import('./onnx-cuda.js');
      return createOnnxCuda();
    }
  }
}
