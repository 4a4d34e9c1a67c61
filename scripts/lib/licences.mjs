import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { inRoot } from './paths.mjs';
import { readJson, readManifest, workspaceDirs } from './workspace.mjs';

/** Permissive licences that ask for no more than a notice. */
const ALLOWED = new Set([
  'MIT',
  'ISC',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'Unlicense',
]);

/** The one copyleft exception: libvips, a library of its own next to sharp, replaceable by its user. */
const EXCEPTION = { name: /^@img\/sharp-libvips-[a-z0-9-]+$/, licence: 'LGPL-3.0-or-later' };

/** @typedef {{ name: string, version: string, licence: string }} Dependency */

/**
 * Whether an SPDX expression leaves a choice of allowed licences only. `AND` binds tighter than `OR`; other operators
 * are not understood and so not allowed.
 * @param {string} expression
 */
export function isAllowed(expression) {
  return expression
    .replace(/^\((.*)\)$/, '$1')
    .split(' OR ')
    .some((choice) => choice.split(' AND ').every((licence) => ALLOWED.has(licence)));
}

/**
 * @param {Dependency} dependency
 * @returns {boolean}
 */
export function isException({ name, licence }) {
  return EXCEPTION.name.test(name) && licence === EXCEPTION.licence;
}

/**
 * @typedef {object} InstalledManifest
 * @property {string} name
 * @property {string} version
 * @property {string | { type: string }} [license]
 * @property {{ type: string }[]} [licenses] as old packages wrote it
 * @property {Record<string, string>} [dependencies]
 * @property {Record<string, string>} [optionalDependencies]
 */

/** @param {InstalledManifest} manifest */
function licenceOf({ license, licenses }) {
  if (typeof license === 'string') return license;
  if (license !== undefined) return license.type;
  return licenses?.map(({ type }) => type).join(' OR ') ?? 'none stated';
}

/**
 * Folder of a dependency as Node finds it; undefined when it is not installed (optional, for another platform).
 * @param {string} from folder of the package that depends on it
 * @param {string} name
 * @returns {string | undefined}
 */
function locate(from, name) {
  for (let dir = from; ; dir = dirname(dir)) {
    const candidate = join(dir, 'node_modules', name);
    if (existsSync(join(candidate, 'package.json'))) return realpathSync(candidate);
    if (dirname(dir) === dir) return undefined;
  }
}

/**
 * Dependencies that pnpm-workspace.yaml strikes out (`parent>child: '-'` under overrides): never installed.
 * @returns {Set<string>} as `parent>child`
 */
function struckOut() {
  const lines = readFileSync(inRoot('pnpm-workspace.yaml'), 'utf8').matchAll(
    /^\s+["']?([^"'\s]+>[^"'\s]+?)["']?:\s*["']-["']/gm,
  );
  return new Set([...lines].flatMap(([, pair]) => pair ?? []));
}

/**
 * Everything from outside that the product itself needs at run time, direct or not, sorted by name.
 * @returns {Dependency[]}
 */
export function productionDependencies() {
  /** @type {Map<string, Dependency>} */
  const found = new Map();
  const struck = struckOut();
  /** @type {(dir: string, names: readonly string[], optional: ReadonlySet<string>) => void} */
  const visit = (dir, names, optional) => {
    for (const name of names) {
      const location = locate(dir, name);
      if (location === undefined) {
        if (optional.has(name)) continue;
        throw new Error(`${name}, needed by ${dir}, is not installed: run npm start or npm test first`);
      }
      if (found.has(location)) continue;
      const manifest = /** @type {InstalledManifest} */ (readJson(join(location, 'package.json')));
      found.set(location, { name: manifest.name, version: manifest.version, licence: licenceOf(manifest) });
      const optionals = Object.keys(manifest.optionalDependencies ?? {});
      const needed = Object.keys(manifest.dependencies ?? {}).filter(
        (child) => !struck.has(`${name}>${child}`),
      );
      visit(location, [...needed, ...optionals], new Set(optionals));
    }
  };
  for (const dir of workspaceDirs()) visit(inRoot(dir), directDependencies(dir), new Set());
  return [...found.values()].sort((a, b) => a.name.localeCompare(b.name));
}

/**
 * What one workspace package needs at run time from outside.
 * @param {string} dir relative to the root
 */
export function directDependencies(dir) {
  const { dependencies = {} } = readManifest(dir);
  return Object.keys(dependencies).filter((name) => dependencies[name]?.startsWith('workspace:') !== true);
}
