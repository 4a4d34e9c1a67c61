import { existsSync } from 'node:fs';
import { clearStamp, filesBelow, fingerprint, readStamp, writeStamp } from './fingerprint.mjs';
import { SETUP_LOCK } from './install.mjs';
import { withLock } from './lock.mjs';
import { bin, inRoot } from './paths.mjs';
import { run } from './run.mjs';
import { workspaceDirs } from './workspace.mjs';

const BUILD_LIMIT_MS = 5 * 60_000;

/** Module that `npm start` runs: the server reads its flags from `process.argv` when loaded. */
export const SERVER_ENTRY = inRoot('apps', 'server', 'dist', 'main', 'index.js');
const PAGE_ENTRY = inRoot('apps', 'web', 'dist', 'page', 'index.html');

/**
 * @typedef {object} Product
 * @property {string} name
 * @property {string[]} sources files and folders that go into it, relative to the root
 * @property {string[]} outputs files that are there when it is built
 * @property {readonly (readonly [file: string, args: string[], packageDir: string])[]} commands
 */

/** For tests and benchmarks alone: no part of what is started. */
const LABORATORIES = ['packages/network-lab', 'packages/compositor-lab'];
const packageDirs = workspaceDirs().filter(
  (dir) => dir.startsWith('packages/') && !LABORATORIES.includes(dir),
);
const shared = ['package.json', 'pnpm-lock.yaml', 'tsconfig.base.json'];

/** @type {{ server: Product, page: Product }} */
export const PRODUCTS = {
  server: {
    name: 'server and commands',
    sources: [...shared, ...packageDirs, 'apps/server', 'apps/cli'],
    outputs: [SERVER_ENTRY, ...packageDirs.map((dir) => inRoot(dir, 'dist', '.tsbuildinfo'))],
    commands: [[bin('tsc'), ['-b', 'apps/server', 'apps/cli'], '.']],
  },
  page: {
    name: 'page',
    sources: [
      ...shared,
      'packages/protocol',
      'packages/client',
      'packages/demo-scene',
      'packages/motion',
      'packages/compositor',
      'apps/web',
    ],
    outputs: [PAGE_ENTRY],
    commands: [
      [
        bin('tsc'),
        [
          '-b',
          'packages/protocol',
          'packages/client',
          'packages/demo-scene',
          'packages/motion',
          'packages/compositor',
        ],
        '.',
      ],
      [bin('vite', 'apps/web'), ['build'], 'apps/web'],
    ],
  },
};

/** @param {string} path */
function isTestFile(path) {
  return /\.test\.tsx?$|[\\/]testing[\\/]/.test(path);
}

/** @param {Product} product */
function wanted(product) {
  return fingerprint(
    product.sources.flatMap((path) => filesBelow(inRoot(path))).filter((path) => !isTestFile(path)),
  );
}

/** @param {Product} product */
function stampOf(product) {
  return inRoot('.maskwire', `built-${product === PRODUCTS.page ? 'page' : 'server'}`);
}

/** @param {Product} product */
function isFresh(product) {
  return readStamp(stampOf(product)) === wanted(product) && product.outputs.every((path) => existsSync(path));
}

/**
 * Builds a product, whether stale or not. Throws when that fails.
 * @param {Product} product
 */
async function build(product) {
  clearStamp(stampOf(product));
  // Taken before the build: a source saved meanwhile makes the product stale again.
  const made = wanted(product);
  for (const [file, args, dir] of product.commands) {
    const code = await run(file, args, { cwd: inRoot(dir), timeoutMs: BUILD_LIMIT_MS });
    if (code !== 0) throw new Error(`the ${product.name} did not build (the message is above)`);
  }
  writeStamp(stampOf(product), made);
}

/**
 * Builds the products whose sources changed since they were last built.
 * @param {readonly Product[]} products
 * @param {{ force?: boolean }} [options] `force` builds fresh ones too
 */
export async function ensureBuilt(products, options = {}) {
  /** @param {Product} product */
  const needed = (product) => options.force === true || !isFresh(product);
  if (!products.some(needed)) return;
  await withLock(SETUP_LOCK, async () => {
    for (const product of products) {
      if (!needed(product)) continue;
      console.error(`building the ${product.name} ...`);
      await build(product);
    }
  });
}
