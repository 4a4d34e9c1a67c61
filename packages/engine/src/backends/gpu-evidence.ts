import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { constants } from 'node:os';
import { basename } from 'node:path';

/** What a process can see of GPUs without a graphics API of its own. */
export interface GpuEvidence {
  readonly platform: NodeJS.Platform;
  /** Base names of the shared libraries loaded into this process. */
  readonly libraries: readonly string[];
  /** GPU device files that exist (Linux). */
  readonly devices: readonly string[];
  /** Those of them that this process holds open. */
  readonly openDevices: readonly string[];
  /** Models of the NVIDIA GPUs that the driver lists (Linux). */
  readonly nvidiaModels: readonly string[];
  /** Whether the Vulkan loader can be opened (Linux). */
  readonly vulkanLoader: boolean;
}

/** Of the kernel: NVIDIA's own driver, the common one of all others, and Windows' under WSL. */
const GPU_DEVICE = /^\/dev\/(nvidia\d+|dri\/renderD\d+|dxg)$/;

export function gatherGpuEvidence(): GpuEvidence {
  const linux = process.platform === 'linux';
  return {
    platform: process.platform,
    libraries: loadedLibraries(),
    devices: linux ? gpuDevices() : [],
    openDevices: linux ? openFiles().filter((path) => GPU_DEVICE.test(path)) : [],
    nvidiaModels: linux ? nvidiaModels() : [],
    vulkanLoader: linux && libraryFault('libvulkan.so.1') === undefined,
  };
}

/** The dynamic linker's own word on why a shared library cannot be opened; undefined when it can. */
export function libraryFault(nameOrPath: string): string | undefined {
  try {
    // Node closes what turns out to be no addon of its own: to be opened is all that is asked of it here.
    process.dlopen({ exports: {} }, nameOrPath, constants.dlopen.RTLD_LAZY);
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    return text.startsWith('Module did not self-register') ? undefined : text;
  }
  return undefined;
}

/** The models and the driver's version, as NVIDIA's kernel driver tells them. */
export function nvidiaModels(): string[] {
  const folder = '/proc/driver/nvidia/gpus';
  return list(folder).flatMap(
    (gpu) => /^Model:\s*(.+)$/m.exec(text(`${folder}/${gpu}/information`))?.[1] ?? [],
  );
}

function loadedLibraries(): string[] {
  // Without this the report looks up the name of every connected address.
  Object.assign(process.report, { excludeNetwork: true });
  const report: unknown = process.report.getReport();
  if (typeof report !== 'object' || report === null || !('sharedObjects' in report)) return [];
  const paths: unknown = report.sharedObjects;
  return Array.isArray(paths)
    ? paths.filter((path) => typeof path === 'string').map((path) => basename(path))
    : [];
}

const gpuDevices = (): string[] =>
  [
    ...list('/dev').map((name) => `/dev/${name}`),
    ...list('/dev/dri').map((name) => `/dev/dri/${name}`),
  ].filter((path) => GPU_DEVICE.test(path));

function openFiles(): string[] {
  const folder = '/proc/self/fd';
  return list(folder).flatMap((fd) => {
    try {
      return [readlinkSync(`${folder}/${fd}`)];
    } catch {
      // Closed since it was listed.
      return [];
    }
  });
}

function list(folder: string): string[] {
  try {
    return existsSync(folder) ? readdirSync(folder) : [];
  } catch {
    return [];
  }
}

function text(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
