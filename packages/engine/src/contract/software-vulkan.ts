/** Names the Vulkan driver file of a GPU emulated on the CPU; the test set-up sets it. */
const VARIABLE = 'MASKWIRE_SOFTWARE_VULKAN';

/**
 * Points this process's Vulkan at the emulated GPU. To be called before anything opens Vulkan, which then reads the
 * environment once. A driver that was named by hand stays: on a GPU host the contract runs on the real one.
 * @param env the process environment, changed in place
 * @returns why there is no emulated GPU; undefined when there is one
 */
export function pointAtSoftwareVulkan(env: Record<string, string | undefined>): string | undefined {
  if (env['VK_DRIVER_FILES'] !== undefined || env['VK_ICD_FILENAMES'] !== undefined) return undefined;
  const file = env[VARIABLE];
  if (file === undefined)
    return `${VARIABLE} names no emulated GPU: node scripts/setup-software-vulkan.mjs looks for one`;
  // The second is the name that loaders before 1.3.207 know.
  env['VK_DRIVER_FILES'] = file;
  env['VK_ICD_FILENAMES'] = file;
  return undefined;
}
