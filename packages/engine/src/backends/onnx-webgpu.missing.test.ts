import { expect, it } from 'vitest';
import { darknessModel, noisePixels, ONNX_KIT } from '../contract/index.js';
import { createBackend } from './index.js';

// Read by the Vulkan loader when it is first used: this file has a process of its own.
const NOWHERE = '/no/such/driver.json';
process.env['VK_DRIVER_FILES'] = NOWHERE;
process.env['VK_ICD_FILENAMES'] = NOWHERE;

it('refuses without a GPU, says why and what to do, and harms nothing', async (context) => {
  if (process.platform !== 'linux') return context.skip('only on Linux can the GPU be taken away');
  for (let attempt = 0; attempt < 2; attempt++)
    await expect(createBackend('onnx-webgpu')).rejects.toMatchObject({
      name: 'EngineError',
      code: 'unavailable',
      message: expect.stringMatching(/^onnx-webgpu has no GPU adapter \(.+\): .+(GPU|Vulkan)/),
    });

  const cpu = await createBackend('onnx-cpu');
  const model = darknessModel(ONNX_KIT, { widthPx: 3, heightPx: 2 });
  const pixels = noisePixels(model.input, 1, 5);
  expect(await (await cpu.load(model)).run({ pixels, batch: 1 })).toEqual(model.reference(pixels));
  await cpu.close();
});
