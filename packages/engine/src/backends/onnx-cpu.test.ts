import { expect, it } from 'vitest';
import { describeBackendContract, ONNX_KIT } from '../contract/index.js';
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

it('names the engines there are when asked for another', async () => {
  await expect(createBackend('abacus')).rejects.toMatchObject({
    code: 'unknown_engine',
    message: expect.stringContaining(ENGINE_NAMES[0]),
  });
});
