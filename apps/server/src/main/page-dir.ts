import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Folder of the built page; undefined when it was not built. */
export function findPageDir(): string | undefined {
  const dir = fileURLToPath(new URL('../../../web/dist/page', import.meta.url));
  return existsSync(dir) ? dir : undefined;
}
