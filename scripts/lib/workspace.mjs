import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { inRoot } from './paths.mjs';

/**
 * @typedef {object} Manifest
 * @property {string} name
 * @property {string} [version]
 * @property {string} [description]
 * @property {string} [license]
 * @property {Record<string, string>} [engines]
 * @property {Record<string, string>} [dependencies]
 * @property {Record<string, string>} [devDependencies]
 * @property {{ pnpm: string }} [config]
 */

/**
 * @param {string} path absolute
 * @returns {unknown}
 */
export function readJson(path) {
  return JSON.parse(readFileSync(path, 'utf8'));
}

/**
 * @param {string} dir relative to the root
 * @returns {Manifest}
 */
export function readManifest(dir) {
  return /** @type {Manifest} */ (readJson(inRoot(dir, 'package.json')));
}

/**
 * Folders of all workspace packages, relative to the root. Mirrors `packages:` of pnpm-workspace.yaml, which cannot be
 * parsed before the install.
 * @returns {string[]}
 */
export function workspaceDirs() {
  const grouped = ['packages', 'apps'].flatMap((group) =>
    readdirSync(inRoot(group)).map((name) => `${group}/${name}`),
  );
  return [...grouped, 'e2e', 'bench'].filter((dir) => existsSync(inRoot(dir, 'package.json'))).sort();
}
