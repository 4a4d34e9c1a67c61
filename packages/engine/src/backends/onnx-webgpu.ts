import { type Backend, EngineError } from '../core/index.js';
import { adapterCure, type GpuAdapter, identifyAdapter } from './gpu-adapter.js';
import { gatherGpuEvidence } from './gpu-evidence.js';
import { probeDevice } from './onnx-probe.js';
import { compileOnnx, type OnnxFlavour } from './onnx-session.js';
import { env, type InferenceSession, listSupportedBackends } from './onnxruntime.js';
import { RuntimeBackend } from './runtime-backend.js';

/** Read off the runtime: on SwiftShader with a device taken away, and with tensors from 2^28 to 2^50 bytes. */
export const WEBGPU_TEXTS = {
  deviceLoss: /\[?Device\b.*\bis lost\b|device (was )?lost|DEVICE_LOST|device was destroyed/i,
  memoryLack:
    /exceeds the max buffer size|Too many storage buffers|narrowing_error|\[Invalid Buffer\b.*due to a previous error/i,
} as const;

const FLAVOUR: OnnxFlavour = {
  // NHWC is what these networks were trained in; NCHW took half as long again to compile and ran no faster.
  // Validation stays on: without it a bad shader takes the process down.
  executionProviders: [{ name: 'webgpu', preferredLayout: 'NHWC', validationMode: 'basic' }],
  // For the few operators without a WebGPU kernel.
  intraOpThreads: 1,
  ...WEBGPU_TEXTS,
};

/** The runtime has one WebGPU device a process, and sessions on it must not run at the same time. */
let inUse = false;

/**
 * onnxruntime on WebGPU: Vulkan on Linux, Metal on macOS, Direct3D 12 on Windows.
 * @throws {EngineError} `unavailable`.
 */
export async function createOnnxWebgpu(): Promise<Backend> {
  if (inUse)
    throw new EngineError(
      'unavailable',
      'This process has an onnx-webgpu engine; close it before making another',
    );
  inUse = true;
  try {
    const keeper = await openDevice();
    return new RuntimeBackend({
      info: { name: 'onnx-webgpu', ...adapter(), version: env.versions.node ?? 'unknown', format: 'onnx' },
      compile: (model) => compileOnnx(model, FLAVOUR),
      async release() {
        await keeper.release();
        inUse = false;
      },
    });
  } catch (error) {
    inUse = false;
    throw error;
  }
}

const adapter = (): GpuAdapter => identifyAdapter(gatherGpuEvidence());

const NO_ADAPTER = /Failed to get a WebGPU adapter(?:: *(?<reason>.*))?/;

async function openDevice(): Promise<InferenceSession> {
  if (!listSupportedBackends().some(({ name }) => name === 'webgpu'))
    throw new EngineError(
      'unavailable',
      `onnxruntime-node has no WebGPU for ${process.platform}/${process.arch}; use another engine`,
    );
  try {
    return await probeDevice(FLAVOUR);
  } catch (cause) {
    const text = cause instanceof Error ? cause.message.trim() : String(cause);
    const missing = NO_ADAPTER.exec(text);
    if (!missing) throw new EngineError('unavailable', `onnx-webgpu does not work here: ${text}`, { cause });
    const reason = missing.groups?.['reason']?.trim() || 'none found';
    throw new EngineError(
      'unavailable',
      `onnx-webgpu has no GPU adapter (${reason}): ${adapterCure(gatherGpuEvidence())}`,
      { cause },
    );
  }
}
