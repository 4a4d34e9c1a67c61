import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SOURCE = fileURLToPath(new URL('lose-device.c', import.meta.url));
const LAYER = 'VK_LAYER_maskwire_lose_device';
const COMPILE_LIMIT_MS = 15_000;

/** Takes the GPU away from this process for good. */
export type LoseDevice = () => void;

/**
 * Puts a layer into this process's Vulkan that can take the device away. To be called before anything opens Vulkan.
 * @param folder where it is built; it must outlast the process's use of Vulkan
 * @returns why that cannot be done here, or how to take the device away
 */
export function offerDeviceLoss(folder: string, env: NodeJS.ProcessEnv): string | LoseDevice {
  const library = join(folder, 'lose-device.so');
  try {
    execFileSync('cc', ['-shared', '-fPIC', '-O1', '-Wall', '-Werror', '-o', library, SOURCE], {
      timeout: COMPILE_LIMIT_MS,
    });
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (missing) return 'no C compiler: the layer that takes the device away cannot be built';
    throw error;
  }
  const description = { name: LAYER, type: 'GLOBAL', library_path: library, api_version: '1.3.0' };
  const layer = { ...description, implementation_version: '1', description: 'takes the device away' };
  writeFileSync(join(folder, 'layer.json'), JSON.stringify({ file_format_version: '1.0.0', layer }));
  const signal = join(folder, 'lost');
  env['VK_LAYER_PATH'] = folder;
  env['VK_INSTANCE_LAYERS'] = LAYER;
  env['MASKWIRE_TEST_DEVICE_LOST'] = signal;
  return () => writeFileSync(signal, '');
}
