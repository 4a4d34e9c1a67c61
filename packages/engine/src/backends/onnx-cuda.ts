import { type Backend, EngineError } from '../core/index.js';
import { cudaObstacle, gatherCudaFacts } from './cuda-support.js';
import { nvidiaModels } from './gpu-evidence.js';
import { probeDevice } from './onnx-probe.js';
import { compileOnnx, type OnnxFlavour } from './onnx-session.js';
import { env, type InferenceSession } from './onnxruntime.js';
import { RuntimeBackend } from './runtime-backend.js';

/**
 * CUDA's errors after which a process can use the device no more: the driver gone, the device gone or broken, and faults
 * of a kernel, which stick to the process.
 */
export const CUDA_TEXTS = {
  deviceLoss: /\bCUDA failure (3|4|46|100|101|214|220|226|700|702|709|71\d|719|721|999)\b/,
} as const;

const FLAVOUR: OnnxFlavour = {
  // The first card: CUDA_VISIBLE_DEVICES says which that is. Nothing else can be set from Node.
  executionProviders: [{ name: 'cuda', deviceId: 0 }],
  // For the few operators without a CUDA kernel.
  intraOpThreads: 1,
  ...CUDA_TEXTS,
};

/**
 * onnxruntime on CUDA. Never falls back to the CPU as a whole: its probe fails where the device does not compute.
 * @throws {EngineError} `unavailable`.
 */
export async function createOnnxCuda(): Promise<Backend> {
  const obstacle = cudaObstacle(gatherCudaFacts());
  if (obstacle !== undefined) throw new EngineError('unavailable', `onnx-cuda cannot be loaded: ${obstacle}`);
  const keeper = await openDevice();
  return new RuntimeBackend({
    info: {
      name: 'onnx-cuda',
      device: `${deviceName()}, CUDA`,
      version: env.versions.node ?? 'unknown',
      format: 'onnx',
      hardware: 'gpu',
    },
    compile: (model) => compileOnnx(model, FLAVOUR),
    release: () => keeper.release(),
  });
}

async function openDevice(): Promise<InferenceSession> {
  try {
    return await probeDevice(FLAVOUR);
  } catch (cause) {
    const text = cause instanceof Error ? cause.message.trim() : String(cause);
    throw new EngineError('unavailable', `onnx-cuda does not work here: ${text}`, { cause });
  }
}

function deviceName(): string {
  const [model, ...others] = new Set(nvidiaModels());
  return model !== undefined && others.length === 0 ? model : 'NVIDIA GPU';
}
