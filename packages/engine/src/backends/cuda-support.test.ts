import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CudaFacts, cudaObstacle, gatherCudaFacts } from './cuda-support.js';
import { writeElf } from './testing/elf-writer.js';

const READY: CudaFacts = {
  system: 'linux/x64',
  supported: true,
  missingFiles: [],
  providerFault: undefined,
  driverFault: undefined,
  missingLibraries: [],
};
const obstacle = (change: Partial<CudaFacts>) => cudaObstacle({ ...READY, ...change });

describe('what stands in the way of CUDA', () => {
  it('is nothing where all is there', () => {
    expect(obstacle({})).toBeUndefined();
  });

  it('is the system, and then nothing else is asked', () => {
    expect(obstacle({ system: 'darwin/arm64', supported: false, missingFiles: ['x'] })).toBe(
      'onnxruntime-node has no CUDA for darwin/arm64, only for linux/x64; use onnx-webgpu',
    );
  });

  it('is the provider, with the command that fetches it', () => {
    expect(obstacle({ missingFiles: ['libonnxruntime_providers_cuda.so'] })).toBe(
      'libonnxruntime_providers_cuda.so not there: run "npm run setup:gpu"',
    );
    expect(obstacle({ providerFault: 'the file is cut' })).toMatch(
      /^the file is cut: run "npm run setup:gpu" again$/,
    );
  });

  it('is the driver', () => {
    expect(obstacle({ driverFault: 'libcuda.so.1: no such file' })).toMatch(
      /^no NVIDIA driver \(libcuda\.so\.1: no such file\): install it/,
    );
  });

  it.each([
    [['libcudnn.so.9'], 'cuDNN 9'],
    [['libcudart.so.12', 'libcublasLt.so.12', 'libcudnn.so.9'], 'CUDA 12, cuDNN 9'],
    [['libcufft.so.11', 'libcudart.so.12'], 'CUDA 12'],
    [['libcurand.so.10'], 'CUDA'],
    [['libcudart.so.13'], 'CUDA 13'],
  ])('is %s of %s', (missingLibraries, toolkits) => {
    const text = obstacle({ missingLibraries });
    expect(text).toContain(`${missingLibraries.join(', ')} cannot be loaded`);
    expect(text).toContain(`(${toolkits})`);
  });

  it('is everything at once', () => {
    const text = obstacle({ driverFault: 'gone', missingFiles: ['a.so', 'b.so'] });
    expect(text).toMatch(/driver.*; a\.so and b\.so not there/);
  });
});

describe('the facts of a folder of providers', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'maskwire-cuda-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const put = (bytes: Uint8Array) => {
    writeFileSync(join(folder, 'libonnxruntime_providers_shared.so'), '');
    writeFileSync(join(folder, 'libonnxruntime_providers_cuda.so'), bytes);
  };

  it('name what is not there', () => {
    expect(gatherCudaFacts(folder).missingFiles).toEqual([
      'libonnxruntime_providers_shared.so',
      'libonnxruntime_providers_cuda.so',
    ]);
  });

  it('name the libraries that the provider asks for in vain', (context) => {
    if (process.platform !== 'linux') return context.skip('libraries are named differently elsewhere');
    put(writeElf(['libc.so.6', 'libonnxruntime_providers_shared.so', 'libnothing.so.12']));
    expect(gatherCudaFacts(folder)).toMatchObject({
      missingFiles: [],
      missingLibraries: ['libnothing.so.12'],
    });
  });

  it('tell a provider that was cut while it was fetched', () => {
    put(writeElf(['libc.so.6']).subarray(0, -4));
    expect(gatherCudaFacts(folder).providerFault).toMatch(/no ELF library/);
  });
});
