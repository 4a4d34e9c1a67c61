import type { Backend } from '../core/index.js';
import { compileOnnx, type OnnxFlavour } from './onnx-session.js';
import { env } from './onnxruntime.js';
import type { BackendOptions } from './options.js';
import { RuntimeBackend } from './runtime-backend.js';

/** The engine that is always there: onnxruntime's own CPU kernels. */
export function createOnnxCpu({ intraOpThreads = 1 }: BackendOptions = {}): Backend {
  const flavour: OnnxFlavour = { executionProviders: ['cpu'], intraOpThreads };
  return new RuntimeBackend({
    info: {
      name: 'onnx-cpu',
      device: `CPU, ${intraOpThreads} thread${intraOpThreads === 1 ? '' : 's'}`,
      version: env.versions.node ?? 'unknown',
      format: 'onnx',
      hardware: 'cpu',
    },
    compile: (model) => compileOnnx(model, flavour),
  });
}
