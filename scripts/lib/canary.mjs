import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { cruise, RULES_FILE } from './cruise.mjs';
import { ALLOWED, PLANTS } from './plants.mjs';

/** @typedef {import('./plants.mjs').Plant} Plant */

const PACKAGES = [
  'protocol',
  'demo-scene',
  'motion',
  'compositor',
  'client',
  'conformance',
  'models',
  'engine',
  'network-lab',
  'compositor-lab',
];
const FOLDERS = ['packages', 'apps', 'bench'];

/**
 * Writes a file and the folders above it.
 * @param {string} path
 * @param {string} content
 */
function write(path, content) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

/**
 * A package as installed: an entry that exports something.
 * @param {string} root
 * @param {string} name
 */
function installPackage(root, name) {
  const dir = join(root, 'node_modules', name);
  write(join(dir, 'package.json'), JSON.stringify({ name, version: '1.0.0', main: 'index.js' }));
  write(join(dir, 'index.js'), 'exports.anything = 1;\n');
}

/**
 * A workspace package, built and linked.
 * @param {string} root
 * @param {string} name
 */
function linkWorkspacePackage(root, name) {
  const entries =
    name === 'engine'
      ? { '.': './dist/core/index.js', './backends': './dist/backends/index.js' }
      : { '.': './dist/index.js' };
  const dir = join(root, 'packages', name);
  write(
    join(dir, 'package.json'),
    JSON.stringify({ name: `@maskwire/${name}`, type: 'module', exports: entries }),
  );
  for (const entry of Object.values(entries)) write(join(dir, entry), 'export const anything = 1;\n');
  mkdirSync(join(root, 'node_modules', '@maskwire'), { recursive: true });
  symlinkSync(dir, join(root, 'node_modules', '@maskwire', name), 'junction');
}

/**
 * Writes a stub of the source file that a plant imports, if it does import one and it shall be there.
 * @param {string} root
 * @param {Plant} plant
 */
function writeTarget(root, { file, imports, rule }) {
  const isSource = imports.startsWith('.') && !imports.includes('/dist/');
  if (!isSource || rule === 'no-unresolvable') return;
  write(resolve(root, dirname(file), imports.replace(/\.js$/, '.ts')), 'export const anything = 1;\n');
}

/**
 * A module with the forbidden import, in the syntax of its file: a parser that fails on JSX would be blind to the page.
 * @param {Plant} plant
 */
function importer({ file, imports }) {
  const jsx = file.endsWith('.tsx') ? 'export const view = <b title="x">{String(used)}</b>;\n' : '';
  return `import * as planted from '${imports}';\nexport const used = planted;\n${jsx}`;
}

/** Names of packages that plants import by name. */
function namedPackages() {
  const names = [...PLANTS, ...ALLOWED]
    .map((plant) => plant.imports)
    .filter((name) => !/^[.]|^node:|^@maskwire\//.test(name));
  return [...new Set(names)];
}

/** @param {string} root */
function writeTree(root) {
  const names = namedPackages();
  const isDev = (/** @type {string} */ name) => name === 'vitest';
  /** @param {string[]} list */
  const versions = (list) => Object.fromEntries(list.map((name) => [name, '1.0.0']));
  const product = [...names.filter((name) => !isDev(name)), ...PACKAGES.map((name) => `@maskwire/${name}`)];
  write(
    join(root, 'package.json'),
    JSON.stringify({ dependencies: versions(product), devDependencies: versions(names.filter(isDev)) }),
  );
  for (const name of names) installPackage(root, name);
  for (const name of PACKAGES) linkWorkspacePackage(root, name);
  // Targets first, so that a plant which is itself a target keeps its import.
  for (const plant of [...ALLOWED, ...PLANTS]) writeTarget(root, plant);
  for (const plant of [...ALLOWED, ...PLANTS]) write(join(root, plant.file), importer(plant));
}

/**
 * Plants a violation of every rule in a folder of its own and sees whether each is found.
 * @param {string} [rulesFile]
 * @returns {string[]} what is wrong with the rules; empty when every one fires and none fires without cause
 */
export function runCanary(rulesFile = RULES_FILE) {
  const { forbidden } = /** @type {{ forbidden: { name: string }[] }} */ (
    createRequire(import.meta.url)(rulesFile)
  );
  const names = forbidden.map((rule) => rule.name);
  const unplanted = names.filter((name) => !PLANTS.some((plant) => plant.rule === name));
  const root = mkdtempSync(join(tmpdir(), 'maskwire-canary-'));
  try {
    writeTree(root);
    const { violations } = cruise(root, FOLDERS, rulesFile);
    const silent = PLANTS.filter(
      (plant) => !violations.some((found) => found.rule === plant.rule && found.from === plant.file),
    );
    const unjust = violations.filter((found) => ALLOWED.some((plant) => plant.file === found.from));
    return [
      ...unplanted.map((name) => `rule ${name} has no planted violation: add one to scripts/lib/plants.mjs`),
      ...silent.map((plant) => `rule ${plant.rule} did not fire on ${plant.file} importing ${plant.imports}`),
      ...unjust.map(
        (found) => `rule ${found.rule} forbids what is allowed: ${found.from} importing ${found.to}`,
      ),
    ];
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}
