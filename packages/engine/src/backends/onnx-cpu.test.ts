import { expect, it } from 'vitest';
import { darknessModel, describeBackendContract, ONNX_KIT } from '../contract/index.js';
import { ENGINE_NAMES } from '../core/index.js';
import { createBackend } from './index.js';

describeBackendContract('onnx-cpu', { create: () => createBackend('onnx-cpu'), kit: ONNX_KIT });
describeBackendContract('onnx-cpu with two threads', {
  create: () => createBackend('onnx-cpu', { intraOpThreads: 2 }),
  kit: ONNX_KIT,
});

it('says what it runs on', async () => {
  const backend = await createBackend('onnx-cpu');
  expect(backend.info).toMatchObject({ name: 'onnx-cpu', device: 'CPU, 1 thread' });
  expect(backend.info.version).toMatch(/^\d+\.\d+\.\d+/);
  await backend.close();
});

it('says what the runtime holds against a graph', async () => {
  const backend = await createBackend('onnx-cpu');
  const size = { widthPx: 4, heightPx: 4 };
  const model = darknessModel(ONNX_KIT, size);
  if (model.artifact.format !== 'onnx') throw new Error('no ONNX graph');
  // The same length: the fields around it stay as they are.
  const text = Buffer.from(model.artifact.bytes).toString('latin1').replace('ReduceMax', 'ReduceHex');
  const artifact = { format: 'onnx', bytes: new Uint8Array(Buffer.from(text, 'latin1')) } as const;
  await expect(backend.load({ ...model, artifact })).rejects.toMatchObject({
    code: 'bad_model',
    message: expect.stringContaining('ReduceHex') as string,
  });
  await backend.close();
});

it('names the engines there are when asked for another', async () => {
  await expect(createBackend('abacus')).rejects.toMatchObject({
    code: 'unknown_engine',
    message: expect.stringContaining(ENGINE_NAMES[0]),
  });
});
