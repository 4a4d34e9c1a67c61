// The tree of the bundle: this repository with what runs, and nothing else.
import { cpSync, existsSync, mkdirSync, readdirSync, realpathSync, symlinkSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { closureOf, goesAlong } from '../lib/gpu-host-files.mjs';
import { inRoot, ROOT } from '../lib/paths.mjs';
import { readManifest } from '../lib/workspace.mjs';

/** @param {...(Record<string, string> | undefined)} tables */
const namesOf = (...tables) =>
  tables.flatMap((table) => Object.keys(table ?? {})).filter((name) => !name.startsWith('@types/'));

/** The server, the benchmarks with what only they use, and the runner of the contract suite. */
function roots() {
  const bench = readManifest('bench');
  return [
    { dir: inRoot('apps', 'server'), names: namesOf(readManifest('apps/server').dependencies) },
    { dir: inRoot('bench'), names: namesOf(bench.dependencies, bench.devDependencies) },
    { dir: ROOT, names: ['@vitest/expect', '@vitest/runner'] },
  ];
}

/** @param {string} to folder that is made */
export function stageTree(to) {
  const { packages, links } = closureOf(roots());
  const own = [inRoot('apps', 'server'), inRoot('bench')];
  for (const [home, name] of packages) {
    if (home.split(sep).includes('node_modules')) copyInstalled(home, name, to);
    else own.push(home);
  }
  for (const home of own) copyOwn(home, to);
  for (const link of links) copyLink(link, to);
  const scripts = inRoot('scripts');
  copyChosen(join(scripts, 'lib'), to, (path) => path.endsWith('.mjs') && !path.endsWith('.test.mjs'));
  copyChosen(join(scripts, 'gpu-host', 'on-host'), to, () => true);
  cpSync(join(scripts, 'gpu-host', 'vitest'), join(to, 'node_modules', 'vitest'), { recursive: true });
  cpSync(join(scripts, 'gpu-host', 'on-host', 'run.sh'), join(to, 'run.sh'));
  for (const file of ['package.json', 'LICENSE', 'THIRD_PARTY_NOTICES.md'])
    cpSync(inRoot(file), join(to, file));
  return packages.size;
}

/**
 * @param {string} home
 * @param {string} name
 * @param {string} to
 */
function copyInstalled(home, name, to) {
  copyChosen(home, to, (path) => !path.startsWith('node_modules/') && goesAlong(name, path));
}

/**
 * A package of this repository: what was built of it.
 * @param {string} home
 * @param {string} to
 */
function copyOwn(home, to) {
  copyChosen(home, to, (path) => path === 'package.json' || /^dist\/.*\.(m?js|json|wasm)$/.test(path));
}

/**
 * @param {string} folder inside the repository
 * @param {string} to the bundle's root
 * @param {(path: string) => boolean} chosen asked for each file, by its path inside the folder with slashes
 */
function copyChosen(folder, to, chosen) {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    if (!entry.isFile() || !chosen(relative(folder, file).split(sep).join('/'))) continue;
    const place = join(to, relative(ROOT, file));
    mkdirSync(dirname(place), { recursive: true });
    cpSync(file, place);
  }
}

/**
 * @param {string} link
 * @param {string} to
 */
function copyLink(link, to) {
  const place = join(to, relative(ROOT, link));
  if (existsSync(place)) return;
  mkdirSync(dirname(place), { recursive: true });
  // Relative, so that the bundle may lie anywhere.
  symlinkSync(relative(realpathSync(dirname(link)), realpathSync(link)), place);
}
