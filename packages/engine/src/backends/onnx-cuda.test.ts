import { expect, it } from 'vitest';
import { describeBackendContract, ONNX_KIT, reasonMissing } from '../contract/index.js';
import { createBackend } from './index.js';
import { CUDA_TEXTS } from './onnx-cuda.js';
import { faultOf } from './onnx-session.js';

const create = () => createBackend('onnx-cuda');
const missing = await reasonMissing(create);

describeBackendContract('onnx-cuda', { create, kit: ONNX_KIT, missing });

it('is refused with what is missing, as often as it is asked for', async (context) => {
  if (missing === undefined) return context.skip('this machine has CUDA and its provider');
  expect(missing).toMatch(
    /^onnx-cuda (cannot be loaded|does not work here): .*(driver|setup:gpu|CUDA|cuDNN)/,
  );
  expect(await reasonMissing(create)).toBe(missing);
});

it.each([
  ['unspecified launch failure', 719],
  ['an illegal memory access was encountered', 700],
  ['unknown error', 999],
  ['no CUDA-capable device is detected', 100],
  ['driver shutting down', 4],
])('takes "%s" for a lost device', (text, code) => {
  const error = new Error(`CUDA failure ${code}: ${text} ; GPU=0 ; hostname=h ; expr=cudaMemcpyAsync(...)`);
  expect(faultOf(error, CUDA_TEXTS)).toMatchObject({ code: 'device_lost' });
});

it.each([
  ['CUDA failure 2: out of memory ; GPU=0', 'out_of_memory'],
  [
    'BFCArena::AllocateRawInternal Failed to allocate memory for requested buffer of size 17179869184',
    'out_of_memory',
  ],
  ['CUDA failure 1: invalid argument ; GPU=0', undefined],
  ['CUDNN failure 3000: CUDNN_STATUS_NOT_SUPPORTED ; GPU=0', undefined],
])('takes "%s" for %s', (text, code) => {
  expect(faultOf(new Error(text), CUDA_TEXTS)?.code).toBe(code);
});
