import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root folder. */
export const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/**
 * An absolute path inside the repository.
 * @param {...string} parts
 * @returns {string}
 */
export function inRoot(...parts) {
  return join(ROOT, ...parts);
}

/**
 * The command that a dependency installed, of the root or of one workspace package.
 * @param {string} name
 * @param {string} [packageDir] relative to the root
 * @returns {string}
 */
export function bin(name, packageDir = '.') {
  return inRoot(packageDir, 'node_modules', '.bin', process.platform === 'win32' ? `${name}.cmd` : name);
}
