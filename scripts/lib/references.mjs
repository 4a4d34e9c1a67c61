import { existsSync, readdirSync } from 'node:fs';
import { posix } from 'node:path';
import { inRoot } from './paths.mjs';
import { readJson, readManifest } from './workspace.mjs';

const TEST_CONFIG = 'tsconfig.test.json';

/** @typedef {{ references?: { path: string }[], files?: string[] }} TsConfig */

/**
 * Folders that a project references, relative to the root.
 * @param {string} dir of the project
 * @param {string} file its tsconfig
 */
function referenced(dir, file) {
  const { references = [] } = /** @type {TsConfig} */ (readJson(inRoot(dir, file)));
  return references.map(({ path }) => posix.join(dir, path));
}

/** @param {string} dir */
function configFiles(dir) {
  return readdirSync(inRoot(dir)).filter((name) => /^tsconfig.*\.json$/.test(name));
}

/**
 * @param {Record<string, string> | undefined} dependencies
 * @param {ReadonlyMap<string, string>} folders of the workspace packages, by name
 * @returns {Set<string>} folders of those that are in this workspace
 */
function inWorkspace(dependencies, folders) {
  return new Set(Object.keys(dependencies ?? {}).flatMap((name) => folders.get(name) ?? []));
}

/**
 * @param {string} what
 * @param {ReadonlySet<string>} actual
 * @param {ReadonlySet<string>} expected
 */
function differences(what, actual, expected) {
  return [
    ...[...expected]
      .filter((dir) => !actual.has(dir))
      .map((dir) => `${what}: a reference to ${dir} is missing`),
    ...[...actual]
      .filter((dir) => !expected.has(dir))
      .map((dir) => `${what}: references ${dir}, not a dependency`),
  ];
}

/**
 * Whether the build order that tsconfig references give is the one that package.json dependencies give.
 * @param {string} dir of a workspace package
 * @param {ReadonlyMap<string, string>} folders of the workspace packages, by name
 * @returns {string[]} faults
 */
export function referenceFaults(dir, folders) {
  const manifest = readManifest(dir);
  const needed = inWorkspace(manifest.dependencies, folders);
  const testsNeed = new Set([...needed, ...inWorkspace(manifest.devDependencies, folders)]);
  const others = (/** @type {string[]} */ files) =>
    new Set(files.flatMap((file) => referenced(dir, file)).filter((path) => !path.startsWith(`${dir}/`)));
  const all = configFiles(dir);
  const product = all.filter((file) => file !== TEST_CONFIG);
  // A package without test project is itself a test (e2e, bench).
  const isTest = !all.includes(TEST_CONFIG);
  return [
    ...differences(`${dir}/tsconfig`, others(product), isTest ? testsNeed : needed),
    ...(isTest ? [] : differences(`${dir}/${TEST_CONFIG} and the rest`, others(all), testsNeed)),
  ];
}

/**
 * Whether `tsc -b` in the root reaches a package and its tests.
 * @param {string} dir
 * @returns {string[]} faults
 */
export function rootReferenceFaults(dir) {
  const reached = referenced('.', 'tsconfig.json');
  const nested = referenced(dir, 'tsconfig.json');
  const wanted = [dir, ...(existsSync(inRoot(dir, TEST_CONFIG)) ? [`${dir}/${TEST_CONFIG}`] : [])];
  return wanted
    .filter((path) => !reached.includes(path) && !nested.includes(path))
    .map((path) => `tsconfig.json: a reference to ${path} is missing`);
}
