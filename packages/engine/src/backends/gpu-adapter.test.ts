import { describe, expect, it } from 'vitest';
import { adapterCure, identifyAdapter } from './gpu-adapter.js';
import { type GpuEvidence, gatherGpuEvidence, libraryFault } from './gpu-evidence.js';

const NOTHING: GpuEvidence = {
  platform: 'linux',
  libraries: ['libc.so.6', 'libvulkan.so.1'],
  devices: [],
  openDevices: [],
  nvidiaModels: [],
  vulkanLoader: true,
};
/** Mesa's drivers are all loaded, whatever the hardware. */
const MESA = ['libvulkan_intel.so', 'libvulkan_lvp.so', 'libvulkan_radeon.so'];
const identify = (change: Partial<GpuEvidence>) => identifyAdapter({ ...NOTHING, ...change });

describe('an adapter', () => {
  it.each([
    ['SwiftShader, emulated on the CPU, Vulkan', { libraries: ['libvk_swiftshader.so'] }],
    ['llvmpipe, emulated on the CPU, Vulkan', { libraries: MESA }],
    [
      'SwiftShader or llvmpipe, emulated on the CPU, Vulkan',
      { libraries: ['libvk_swiftshader.so', ...MESA] },
    ],
    // The card is there, but this process has not opened it.
    ['llvmpipe, emulated on the CPU, Vulkan', { libraries: MESA, devices: ['/dev/dri/renderD128'] }],
    ['unnamed adapter, emulated on the CPU, Vulkan', {}],
    ['WARP, emulated on the CPU, Direct3D 12', { platform: 'win32', libraries: ['d3d10warp.dll'] }],
  ] as const)('is emulated: %s', (device, change) => {
    expect(identify(change)).toEqual({ device, hardware: 'software' });
  });

  const NVIDIA = {
    libraries: ['libGLX_nvidia.so.0', 'libvulkan_lvp.so'],
    openDevices: ['/dev/nvidiactl', '/dev/nvidia0'],
  };
  it.each([
    ['NVIDIA H200, Vulkan', { ...NVIDIA, nvidiaModels: ['NVIDIA H200'] }],
    ['NVIDIA H200, Vulkan', { ...NVIDIA, nvidiaModels: ['NVIDIA H200', 'NVIDIA H200'] }],
    // Two cards, and the runtime does not say which it took.
    ['NVIDIA GPU, Vulkan', { ...NVIDIA, nvidiaModels: ['NVIDIA L4', 'NVIDIA H200'] }],
    ['AMD GPU, Vulkan', { libraries: ['libvulkan_radeon.so'], openDevices: ['/dev/dri/renderD128'] }],
    ['GPU, model not told by the runtime, Vulkan', { libraries: MESA, openDevices: ['/dev/dri/renderD128'] }],
    ["Windows' GPU, Vulkan", { libraries: ['libvulkan_dzn.so'], openDevices: ['/dev/dxg'] }],
    ['GPU, model not told by the runtime, Metal', { platform: 'darwin', libraries: [] }],
    ['Intel GPU, Direct3D 12', { platform: 'win32', libraries: ['d3d10warp.dll', 'igd12umd64.dll'] }],
  ] as const)('is real: %s', (device, change) => {
    expect(identify(change)).toEqual({ device, hardware: 'gpu' });
  });
});

describe('the cure for no adapter', () => {
  const cure = (change: Partial<GpuEvidence>) => adapterCure({ ...NOTHING, ...change });

  it('tells a container without the GPU', () => {
    expect(cure({})).toMatch(/shows no GPU.*--gpus all/);
  });

  it('tells a container whose NVIDIA driver is without its graphics part', () => {
    expect(cure({ devices: ['/dev/nvidia0'] })).toMatch(/NVIDIA_DRIVER_CAPABILITIES=all.*graphics/);
  });

  it('tells a missing driver of another GPU', () => {
    expect(cure({ devices: ['/dev/dri/renderD128'] })).toMatch(/renderD128.*mesa-vulkan-drivers/);
  });

  it('adds the missing loader', () => {
    expect(cure({ vulkanLoader: false })).toMatch(/shows no GPU.*libvulkan1/);
  });
});

describe('what this process sees', () => {
  it('names the libraries it has loaded', () => {
    expect(gatherGpuEvidence().libraries).toContainEqual(
      expect.stringMatching(/^libc[.-]|^libSystem|ntdll/i),
    );
  });

  it("has the linker's own word on a library", (context) => {
    if (process.platform !== 'linux') return context.skip('libraries are named differently elsewhere');
    expect(libraryFault('libc.so.6')).toBeUndefined();
    expect(libraryFault('libnothing.so.12')).toBe(
      'libnothing.so.12: cannot open shared object file: No such file or directory',
    );
  });
});
