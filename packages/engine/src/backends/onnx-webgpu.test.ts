import { expect, it } from 'vitest';
import {
  darknessModel,
  describeBackendContract,
  noisePixels,
  ONNX_KIT,
  pointAtSoftwareVulkan,
} from '../contract/index.js';
import { DATA_TYPE, writeOnnx } from '../contract/onnx-writer.js';
import { createBackend } from './index.js';
import { PROBE_MODEL } from './onnx-probe.js';

const missing = pointAtSoftwareVulkan(process.env);

describeBackendContract('onnx-webgpu', {
  create: () => createBackend('onnx-webgpu'),
  kit: ONNX_KIT,
  missing,
});

it('knows an emulated GPU for what it is', async (context) => {
  if (missing !== undefined) return context.skip(missing);
  if (process.env['MASKWIRE_SOFTWARE_VULKAN'] !== process.env['VK_DRIVER_FILES'])
    return context.skip('VK_DRIVER_FILES names another driver');
  const backend = await createBackend('onnx-webgpu');
  expect(backend.info).toMatchObject({
    name: 'onnx-webgpu',
    device: 'SwiftShader, emulated on the CPU, Vulkan',
    hardware: 'software',
    format: 'onnx',
  });
  await backend.close();
});

it('is one to a process, and can be made again', async (context) => {
  if (missing !== undefined) return context.skip(missing);
  const [first, second] = await Promise.allSettled([
    createBackend('onnx-webgpu'),
    createBackend('onnx-webgpu'),
  ]);
  expect(second).toMatchObject({ status: 'rejected', reason: { code: 'unavailable' } });
  if (first.status === 'rejected') throw first.reason;
  await first.value.close();
  const again = await createBackend('onnx-webgpu');
  const model = darknessModel(ONNX_KIT, { widthPx: 3, heightPx: 2 });
  const pixels = noisePixels(model.input, 1, 5);
  const loaded = await again.load(model);
  expect(await loaded.run({ pixels, batch: 1 })).toEqual(model.reference(pixels));
  await again.close();
});

it('probes with y = -x', () => {
  const one = { type: DATA_TYPE.float, shape: [1] };
  const written = writeOnnx({
    input: { name: 'x', ...one },
    output: { name: 'y', ...one },
    constants: [],
    nodes: [{ op: 'Neg', inputs: ['x'], output: 'y' }],
  });
  expect(PROBE_MODEL).toEqual(written);
});
