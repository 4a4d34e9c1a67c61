import { describe, expect, it } from 'vitest';
import { faultOf } from './onnx-session.js';
import { WEBGPU_TEXTS } from './onnx-webgpu.js';

/** What onnxruntime 1.30 said on SwiftShader while a layer below it answered VK_ERROR_DEVICE_LOST. */
const LOST =
  'buffer_manager.cc:641 map_async_result.status == wgpu::MapAsyncStatus::Success was false. Failed to download data ' +
  'from buffer. wgpu::MapAsyncStatus value: 4, message: [Device] is lost.';

describe('texts of the WebGPU provider', () => {
  it('tell a lost device', () => {
    expect(faultOf(new Error(LOST), WEBGPU_TEXTS)).toMatchObject({ code: 'device_lost' });
  });

  it.each([
    'WebGPU validation failed. Buffer size (4294967296) exceeds the max buffer size limit (1073741824).',
    'WebGPU validation failed. [Invalid Buffer (unlabeled)] is invalid due to a previous error.',
    'Non-zero status code returned while running Expand node. Status Message: narrowing_error',
    'numbers_storage_buffers_ <= limits_.maxStorageBuffersPerShaderStage was false. Too many storage buffers in shader.',
    'BFCArena: Failed to allocate memory for requested buffer of size 4294967296',
  ])('tell a lack of memory: %s', (text) => {
    expect(faultOf(new Error(text), WEBGPU_TEXTS)).toMatchObject({ code: 'out_of_memory' });
  });

  it.each([
    'Non-zero status code returned while running Conv node. Status Message: X num_dims does not match W num_dims.',
    'Load model failed: the connection was lost',
    '',
  ])('leave other failures alone: %s', (text) => {
    expect(faultOf(new Error(text), WEBGPU_TEXTS)).toBeUndefined();
  });
});

it('tells a lack of memory of the CPU', () => {
  expect(faultOf(new Error('std::bad_alloc'), {})).toMatchObject({ code: 'out_of_memory' });
  expect(faultOf(new Error(LOST), {})).toBeUndefined();
});
