import type { BackendInfo } from '../core/index.js';
import type { GpuEvidence } from './gpu-evidence.js';

/** The adapter that a WebGPU device was made on, as far as it can be told. */
export interface GpuAdapter {
  /** For people. */
  readonly device: string;
  readonly hardware: Extract<BackendInfo['hardware'], 'gpu' | 'software'>;
}

interface Driver {
  /** Base name of its library. */
  readonly library: RegExp;
  readonly name: string;
}

const SOFTWARE_DRIVERS: readonly Driver[] = [
  { library: /^libvk_swiftshader\./, name: 'SwiftShader' },
  { library: /^libvulkan_lvp\./, name: 'llvmpipe' },
  { library: /^d3d10warp\.dll$/i, name: 'WARP' },
];

const HARDWARE_DRIVERS: readonly Driver[] = [
  { library: /^lib(GLX|EGL)_nvidia\.|^(nvwgf2um|nvldumd)/i, name: 'NVIDIA GPU' },
  { library: /^libvulkan_nouveau\./, name: 'NVIDIA GPU (NVK)' },
  { library: /^libvulkan_radeon\.|^amdvlk|^(amdxc|atidx)/i, name: 'AMD GPU' },
  { library: /^libvulkan_intel|^(igd1|igxe)/i, name: 'Intel GPU' },
  { library: /^libvulkan_dzn\./, name: "Windows' GPU" },
  { library: /^libvulkan_virtio\./, name: 'virtual GPU' },
  { library: /^qcdx/i, name: 'Qualcomm GPU' },
];

const APIS: Partial<Record<NodeJS.Platform, string>> = { darwin: 'Metal', win32: 'Direct3D 12' };

/**
 * Tells an emulated adapter from a real one once a device was made on it; the runtime does not say. On Linux a driver of
 * real hardware holds its kernel device open and an emulated one has none. Drivers of both kinds may be loaded: then the
 * real one counts, which the runtime prefers. Pure.
 */
export function identifyAdapter(evidence: GpuEvidence): GpuAdapter {
  const { platform, libraries } = evidence;
  const api = APIS[platform] ?? 'Vulkan';
  const software = loadedOf(SOFTWARE_DRIVERS, libraries);
  const hardware = loadedOf(HARDWARE_DRIVERS, libraries);
  const emulated =
    platform === 'linux' ? evidence.openDevices.length === 0 : software.length > 0 && hardware.length === 0;
  if (emulated)
    return {
      device: `${software.join(' or ') || 'unnamed adapter'}, emulated on the CPU, ${api}`,
      hardware: 'software',
    };
  return { device: `${hardwareName(evidence, hardware)}, ${api}`, hardware: 'gpu' };
}

function hardwareName({ openDevices, nvidiaModels }: GpuEvidence, drivers: readonly string[]): string {
  const [model, ...others] = new Set(nvidiaModels);
  if (model !== undefined && others.length === 0 && openDevices.some((path) => path.includes('nvidia')))
    return model;
  // Every installed driver is loaded, also where its hardware is not there: one name is certain, several are none.
  return drivers.length === 1 ? (drivers[0] ?? '') : 'GPU, model not told by the runtime';
}

const loadedOf = (drivers: readonly Driver[], libraries: readonly string[]): string[] =>
  drivers.filter(({ library }) => libraries.some((loaded) => library.test(loaded))).map(({ name }) => name);

/** What to do about a machine on which no adapter was found. Pure. */
export function adapterCure({ platform, devices, vulkanLoader }: GpuEvidence): string {
  if (platform !== 'linux') return 'install the driver of your GPU';
  const loader = vulkanLoader
    ? ''
    : '; also, the Vulkan loader libvulkan.so.1 is not installed (Debian, Ubuntu: apt install libvulkan1)';
  return driverCure(devices) + loader;
}

function driverCure(devices: readonly string[]): string {
  if (devices.some((path) => path.startsWith('/dev/nvidia')))
    return (
      'there is an NVIDIA GPU, but no Vulkan driver for it: in a container set NVIDIA_DRIVER_CAPABILITIES=all (it must ' +
      "include graphics); elsewhere install the Vulkan part of NVIDIA's driver, and name its nvidia_icd.json in " +
      'VK_DRIVER_FILES if it lies in an unusual place'
    );
  if (devices.length > 0)
    return (
      `there is ${devices.join(', ')}, but no Vulkan driver that can use it: install one, or a newer one (Debian, ` +
      'Ubuntu: apt install mesa-vulkan-drivers), and see that this user may open the device'
    );
  return (
    'this machine shows no GPU (no /dev/nvidia*, /dev/dri/renderD* or /dev/dxg); in a container pass it through ' +
    '(docker run --gpus all, or --device /dev/dri)'
  );
}
