import { describe, expect, it } from 'vitest';
import { assess, assessProvider, CUDA_LIBRARIES, CUDNN_LIBRARIES, parseArguments } from './cuda.mjs';
import { cudaProvider, inspectMachine } from './cuda-machine.mjs';
import { cachedLibraries, driverVersion, isAtLeast } from './nvidia.mjs';

/** @typedef {import('./cuda.mjs').CudaMachine} CudaMachine */

const KERNEL = `NVRM version: NVIDIA UNIX x86_64 Kernel Module  550.54.15  Tue Mar  5 22:23:56 UTC 2024
GCC version:  gcc version 12.2.0 (Debian 12.2.0-14)`;

/** @type {CudaMachine} */
const READY = {
  platform: 'linux',
  arch: 'x64',
  driverFault: undefined,
  driverText: KERNEL,
  libraries: [...CUDA_LIBRARIES, ...CUDNN_LIBRARIES].map((name) => ({ name, fault: undefined })),
  elsewhere: [],
  missingFiles: [],
};

/** @param {readonly string[]} names */
const without = (names) =>
  READY.libraries.map(({ name }) => ({
    name,
    fault: names.includes(name) ? `${name}: no such file` : undefined,
  }));

/** @param {Partial<CudaMachine>} change */
const missing = (change) =>
  assess({ ...READY, ...change })
    .filter(({ ok }) => !ok)
    .map(({ name, text }) => `${name}: ${text}`);

describe('the machine', () => {
  it('is ready when all is there', () => {
    expect(assess(READY).map(({ name, ok }) => [name, ok])).toEqual([
      ['system', true],
      ['driver', true],
      ['CUDA 12', true],
      ['cuDNN 9', true],
    ]);
  });

  it.each([
    ['darwin', 'arm64'],
    ['win32', 'x64'],
    ['linux', 'arm64'],
  ])('is no use as %s/%s, and nothing else is asked of it', (platform, arch) => {
    expect(assess({ ...READY, platform, arch, driverFault: 'none' })).toEqual([
      { name: 'system', ok: false, text: expect.stringContaining(`${platform}/${arch}`) },
    ]);
  });

  it('lacks a driver', () => {
    const driverFault = 'libcuda.so.1: cannot open shared object file';
    expect(missing({ driverFault, driverText: '' })).toEqual([
      "driver: libcuda.so.1: cannot open shared object file; install NVIDIA's driver; in a container start with --gpus all",
    ]);
  });

  it("lacks the driver's libraries only, in a container", () => {
    expect(missing({ driverFault: 'gone' })).toEqual([
      expect.stringMatching(/kernel has driver 550\.54\.15.*NVIDIA_DRIVER_CAPABILITIES/),
    ]);
  });

  it('has a driver that is too old', () => {
    expect(missing({ driverText: 'driver_version\n470.256.02' })).toEqual([
      'driver: 470.256.02 is too old for CUDA 12: install 525.60.13 or newer',
    ]);
  });

  it('lacks libraries, each named', () => {
    expect(missing({ libraries: without(['libcublasLt.so.12', 'libcudnn.so.9']) })).toEqual([
      'CUDA 12: libcublasLt.so.12 cannot be opened; install CUDA 12',
      'cuDNN 9: libcudnn.so.9 cannot be opened; install cuDNN 9',
    ]);
  });

  it('has them where the linker does not look', () => {
    const elsewhere = [
      '/usr/local/cuda-12.4/lib64/libcudart.so.12',
      '/usr/local/cuda-12.4/lib64/libcudart.so',
    ];
    expect(missing({ libraries: without(['libcudart.so.12']), elsewhere })).toEqual([
      expect.stringContaining('export LD_LIBRARY_PATH=/usr/local/cuda-12.4/lib64:$LD_LIBRARY_PATH'),
    ]);
  });

  it('has another CUDA', () => {
    const elsewhere = [
      '/usr/local/cuda-13.0/lib64/libcudart.so.13',
      '/usr/local/cuda-13.0/lib64/libcudart.so',
    ];
    expect(missing({ libraries: without(['libcudart.so.12']), elsewhere })).toEqual([
      'CUDA 12: libcudart.so.12 cannot be opened; install CUDA 12 (/usr/local/cuda-13.0/lib64/libcudart.so.13 is of another version)',
    ]);
  });

  it('can be looked at, whatever it is, and nothing that it lacks is left out', () => {
    const machine = inspectMachine(cudaProvider());
    expect(machine).toMatchObject({ platform: process.platform, arch: process.arch });
    const faults = machine.libraries.flatMap(({ name, fault }) => (fault === undefined ? [] : [name]));
    const told = assess({ ...machine, platform: 'linux', arch: 'x64' })
      .filter(({ ok }) => !ok)
      .map(({ text }) => text)
      .join('\n');
    for (const lacking of [...faults, machine.driverFault ?? '']) expect(told).toContain(lacking);
  });
});

describe('the provider', () => {
  it('is what the pinned onnxruntime fetches', () => {
    const provider = cudaProvider();
    expect(provider.files).toEqual(
      expect.arrayContaining(['libonnxruntime_providers_shared.so', 'libonnxruntime_providers_cuda.so']),
    );
    expect(provider.packageName).toMatch(/^\S+ \d+\.\d+\.\d+$/);
    expect(provider.host).toMatch(/^[\w.-]+\.\w+$/);
  });

  it('says which of its files are not there', () => {
    expect(assessProvider([])).toMatchObject({ ok: true });
    expect(assessProvider(['a.so', 'b.so'])).toMatchObject({ ok: false, text: 'a.so and b.so not there' });
  });
});

describe('texts of the system', () => {
  it.each([
    [KERNEL, '550.54.15'],
    ['driver_version\n535.183.01\n', '535.183.01'],
    ['570.86', '570.86'],
    ['', undefined],
    ['NVIDIA-SMI has failed because it could not communicate with the driver', undefined],
  ])('give a version: %s', (text, version) => {
    expect(driverVersion(text)).toBe(version);
  });

  it.each([
    ['525.60.13', '525.60.13', true],
    ['525.60.12', '525.60.13', false],
    ['525.105.17', '525.60.13', true],
    ['1000.1', '525.60.13', true],
    ['525', '525.60.13', false],
  ])('%s is at least %s: %s', (version, least, answer) => {
    expect(isAtLeast(version, least)).toBe(answer);
  });

  it("are read from the linker's cache", () => {
    const text = `3 libs found in cache \`/etc/ld.so.cache'
\tlibcudart.so.13 (libc6,x86-64) => /usr/local/cuda-13.0/lib/libcudart.so.13
\tlibcudart.so (libc6,x86-64) => /usr/local/cuda-13.0/lib/libcudart.so
Cache generated by: ldconfig`;
    expect(cachedLibraries(text)).toEqual([
      '/usr/local/cuda-13.0/lib/libcudart.so.13',
      '/usr/local/cuda-13.0/lib/libcudart.so',
    ]);
  });
});

describe('arguments', () => {
  it.each([
    [[], { check: false, force: false }],
    [['--check'], { check: true, force: false }],
    [['--force'], { check: false, force: true }],
    [['--chekc'], undefined],
  ])('%j', (args, parsed) => {
    expect(parseArguments(args)).toEqual(parsed);
  });
});
