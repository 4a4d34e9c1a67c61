import { existsSync, lstatSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readJson } from './workspace.mjs';

/** Files of an installed package that nothing runs; licences stay. */
const DEAD_FILE =
  /\.(map|md|markdown|ts|mts|cts|tsx|flow|c|cc|cpp|h|hpp|gyp|gypi|yml|yaml|html|css|tgz|tsbuildinfo)$|(^|\/)(docs?|tests?|__tests__|benchmarks?|examples?|\.github|miniprogram)\//i;
const LICENCE = /(^|\/)(licen[cs]e|notice|copying|third-party)[^/]*$/i;

/** Where a package has far more than what runs here: the only folders and files of it that go along. */
const ONLY = /** @type {Readonly<Record<string, RegExp>>} */ ({
  'onnxruntime-node': /^(dist|bin\/napi-v\d+\/linux\/x64)\//,
  '@julusian/jpeg-turbo': /^(?!prebuilds\/(?!jpeg-turbo-linux-x64\/)|deps\/)/,
  '@mediapipe/selfie_segmentation': /\.tflite$/,
  '@tensorflow/tfjs-core': /^dist\/tf-core\.node\.js$/,
  '@tensorflow/tfjs-converter': /^dist\/tf-converter\.node\.js$/,
  '@tensorflow/tfjs-backend-wasm': /^dist\/(tf-backend-wasm\.node\.js|[^/]+\.wasm)$|^wasm-out\//,
  '@tensorflow/tfjs-backend-cpu': /^dist\/(?!tf-backend-cpu\.(?!node\.js$))/,
});

/**
 * Whether a file of an installed package goes into the bundle. Pure.
 * @param {string} name of the package
 * @param {string} path inside it, with slashes
 */
export function goesAlong(name, path) {
  if (path === 'package.json' || LICENCE.test(path)) return true;
  return !DEAD_FILE.test(path) && (ONLY[name] ?? /^/).test(path);
}

/**
 * What is needed of the installed packages.
 * @typedef {object} Closure
 * @property {ReadonlyMap<string, string>} packages folder, free of links, to the package's name
 * @property {ReadonlySet<string>} links links by which they find each other
 */

/**
 * @typedef {object} InstalledManifest
 * @property {string} name
 * @property {Record<string, string>} [dependencies]
 * @property {Record<string, string>} [optionalDependencies]
 * @property {Record<string, string>} [peerDependencies]
 * @property {Record<string, { optional?: boolean }>} [peerDependenciesMeta]
 */

/**
 * Follows dependencies as Node does. Workspace packages are among the packages found.
 * @param {readonly { dir: string, names: readonly string[] }[]} roots folders, and what each needs
 * @returns {Closure}
 */
export function closureOf(roots) {
  /** @type {Map<string, string>} */
  const packages = new Map();
  /** @type {Set<string>} */
  const links = new Set();
  const queue = roots.flatMap(({ dir, names }) => names.map((name) => ({ dir, name, required: true })));
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    const { dir, name, required } = next;
    const place = placeOf(dir, name);
    if (place === undefined) {
      if (!required) continue;
      throw new Error(`${name}, needed by ${dir}, is not installed: run npm start or npm test first`);
    }
    if (lstatSync(place).isSymbolicLink()) links.add(place);
    const home = realpathSync(place);
    if (packages.has(home)) continue;
    const manifest = /** @type {InstalledManifest} */ (readJson(join(home, 'package.json')));
    packages.set(home, manifest.name);
    // What is not installed is for other platforms, or struck out in pnpm-workspace.yaml.
    queue.push(...runningNames(manifest).map((child) => ({ dir: home, name: child, required: false })));
  }
  return { packages, links };
}

/**
 * What a package needs to run: not types, nor what it merely gets along with.
 * @param {InstalledManifest} manifest
 */
function runningNames(manifest) {
  const { dependencies, optionalDependencies, peerDependencies = {}, peerDependenciesMeta } = manifest;
  const peers = Object.keys(peerDependencies).filter(
    (name) => peerDependenciesMeta?.[name]?.optional !== true,
  );
  const names = Object.keys({ ...dependencies, ...optionalDependencies }).concat(peers);
  return names.filter((name) => !/^@(types|webgpu)\//.test(name));
}

/**
 * Folder or link by which Node finds a dependency; undefined when it is not installed.
 * @param {string} from folder of the package that depends on it
 * @param {string} name
 */
function placeOf(from, name) {
  for (let dir = from; ; dir = dirname(dir)) {
    const candidate = join(dir, 'node_modules', name);
    if (existsSync(join(candidate, 'package.json'))) return candidate;
    if (dirname(dir) === dir) return undefined;
  }
}
