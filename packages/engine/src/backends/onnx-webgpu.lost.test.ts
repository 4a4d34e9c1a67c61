import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { darknessModel, noisePixels, ONNX_KIT, pointAtSoftwareVulkan } from '../contract/index.js';
import { createBackend } from './index.js';
import { offerDeviceLoss } from './testing/lose-device.js';

const missing = pointAtSoftwareVulkan(process.env);
const folder = mkdtempSync(join(tmpdir(), 'maskwire-lost-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const loss = missing ?? offerDeviceLoss(folder, process.env);

it('fails everything with device_lost once the driver says so, and closes all the same', async (context) => {
  if (typeof loss === 'string') return context.skip(loss);
  const backend = await createBackend('onnx-webgpu');
  const model = darknessModel(ONNX_KIT, { widthPx: 8, heightPx: 8 });
  const run = { pixels: noisePixels(model.input, 1, 3), batch: 1 };
  const [one, other] = [await backend.load(model), await backend.load(model)];
  expect(await one.run(run)).toEqual(model.reference(run.pixels));

  loss();
  const gone = { name: 'EngineError', code: 'device_lost' };
  const [running, waiting] = await Promise.allSettled([one.run(run), one.run(run)]);
  expect(running).toMatchObject({ status: 'rejected', reason: gone });
  expect(waiting).toMatchObject({ status: 'rejected', reason: gone });
  await expect(other.run(run)).rejects.toMatchObject(gone);
  await expect(backend.load(model)).rejects.toMatchObject(gone);
  await backend.close();
});
