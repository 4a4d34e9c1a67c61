import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { neededLibraries } from './elf.js';
import { libraryFault } from './gpu-evidence.js';
import { listSupportedBackends } from './onnxruntime.js';

/** Not in the npm package, which would be too large with them: `npm run setup:gpu` fetches them. */
const PROVIDER = 'libonnxruntime_providers_cuda.so';
const PROVIDER_FILES = ['libonnxruntime_providers_shared.so', PROVIDER];

/** Part of NVIDIA's driver. */
const DRIVER_LIBRARY = 'libcuda.so.1';

/** What the CUDA provider needs, and what of it this machine has. */
export interface CudaFacts {
  /** `linux/x64`, for people. */
  readonly system: string;
  /** Whether this onnxruntime was built to load a CUDA provider. */
  readonly supported: boolean;
  readonly missingFiles: readonly string[];
  /** What is wrong with the provider's file, when it is there. */
  readonly providerFault: string | undefined;
  /** Why the driver's library cannot be opened. */
  readonly driverFault: string | undefined;
  /** Libraries that the provider asks for and that cannot be opened. */
  readonly missingLibraries: readonly string[];
}

/** @param folder where onnxruntime looks for its providers */
export function gatherCudaFacts(folder: string = providerFolder()): CudaFacts {
  const system = `${process.platform}/${process.arch}`;
  const supported = system === 'linux/x64' && listSupportedBackends().some(({ name }) => name === 'cuda');
  const missingFiles = PROVIDER_FILES.filter((file) => !existsSync(join(folder, file)));
  const provider = missingFiles.length === 0 ? inspectProvider(join(folder, PROVIDER)) : { needed: [] };
  return {
    system,
    supported,
    missingFiles,
    providerFault: provider.fault,
    driverFault: supported ? libraryFault(DRIVER_LIBRARY) : undefined,
    missingLibraries: provider.needed.filter(
      // Another of its own files it finds beside itself.
      (name) => !PROVIDER_FILES.includes(name) && libraryFault(name) !== undefined,
    ),
  };
}

/** Read, not opened: opened outside onnxruntime it ends the process, because it calls back into it at once. */
function inspectProvider(path: string): { readonly needed: readonly string[]; readonly fault?: string } {
  try {
    return { needed: neededLibraries(path) };
  } catch (error) {
    return { needed: [], fault: error instanceof Error ? error.message : String(error) };
  }
}

/** Everything that keeps the CUDA provider from being loaded, each with its cure; undefined when nothing does. Pure. */
export function cudaObstacle(facts: CudaFacts): string | undefined {
  const { system, supported, missingFiles, providerFault, driverFault, missingLibraries } = facts;
  if (!supported) return `onnxruntime-node has no CUDA for ${system}, only for linux/x64; use onnx-webgpu`;
  const obstacles = [
    driverFault && `no NVIDIA driver (${driverFault}): install it, or in a container start with --gpus all`,
    missingFiles.length > 0 && `${missingFiles.join(' and ')} not there: run "npm run setup:gpu"`,
    providerFault && `${providerFault}: run "npm run setup:gpu" again`,
    missingLibraries.length > 0 &&
      `${missingLibraries.join(', ')} cannot be loaded: install what they belong to (${toolkitsOf(missingLibraries)}) ` +
        'and have their folder on LD_LIBRARY_PATH; "npm run setup:gpu -- --check" looks for them',
  ].filter((obstacle) => typeof obstacle === 'string');
  return obstacles.length === 0 ? undefined : obstacles.join('; ');
}

/** The toolkits by the version in a library's name: `libcudnn.so.9` is cuDNN 9. */
function toolkitsOf(libraries: readonly string[]): string {
  const names = libraries.map((library) => {
    const [, stem = library, major = ''] = /^lib(\w+)\.so\.(\d+)/.exec(library) ?? [];
    if (stem.startsWith('cudnn')) return `cuDNN ${major}`;
    // Libraries of the toolkit that count their versions apart from it.
    return ['cufft', 'curand'].includes(stem) ? 'CUDA' : `CUDA ${major}`;
  });
  const unique = [...new Set(names)];
  return unique
    .filter((name) => name !== 'CUDA' || !unique.some((other) => other.startsWith('CUDA ')))
    .join(', ');
}

/** Where onnxruntime looks for its providers. */
function providerFolder(): string {
  const manifest = createRequire(import.meta.url).resolve('onnxruntime-node/package.json');
  return join(dirname(manifest), 'bin', 'napi-v6', process.platform, process.arch);
}
