// Makes one file that proves the GPU engines on a bare GPU host without network.
//   npm run gpu-host -- bundle            into .maskwire/gpu-host/maskwire-gpu-host.tar.xz
//   npm run gpu-host -- bundle FILE       into FILE
// There: tar -xJf maskwire-gpu-host.tar.xz && sh maskwire-gpu-host/run.sh
// Exit code 0: made; 1: failed, the reason stands above; 2: wrong arguments.
import { execFileSync } from 'node:child_process';
import { mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { ensureInstalled } from '../lib/install.mjs';
import { main } from '../lib/main.mjs';
import { bin, inRoot } from '../lib/paths.mjs';
import { readManifest } from '../lib/workspace.mjs';
import { bringLibraries, bringNode, must, NODE } from './parts.mjs';
import { stageTree } from './stage.mjs';

const NAME = 'maskwire-gpu-host';
const HOME = inRoot('.maskwire', 'gpu-host');
/** So that it can travel by means that take no more. */
const MAX_MIB = 60;
/** On an idle machine it takes one. */
const PACK_LIMIT_MS = 15 * 60_000;

function commit() {
  try {
    return execFileSync('git', ['describe', '--always', '--dirty'], {
      cwd: inRoot(),
      encoding: 'utf8',
    }).trim();
  } catch {
    return 'unknown';
  }
}

/** @param {string} file */
async function bundle(file) {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new Error('The bundle takes the libraries of linux/x64 from this machine: make it on one');
  const stage = join(HOME, NAME);
  const downloads = join(HOME, 'downloads');
  rmSync(stage, { recursive: true, force: true });
  for (const folder of [stage, downloads, dirname(file)]) mkdirSync(folder, { recursive: true });
  await must('Building', bin('tsc'), ['-b', 'bench', 'apps/server'], inRoot());
  const packages = stageTree(stage);
  await bringNode(join(stage, 'node'), downloads);
  const libraries = await bringLibraries(join(stage, 'lib'), downloads);
  const about = {
    maskwire: readManifest('.').version,
    commit: commit(),
    node: NODE.version,
    packages,
    libraries,
  };
  writeFileSync(join(stage, 'bundle.json'), `${JSON.stringify(about, null, 2)}\n`);

  console.log('packing, some minutes ...');
  const part = `${file}.part`;
  const tar = ['-cf', part, '--owner=0', '--group=0', '--sort=name', '-I', 'xz -6 -T0', '-C', HOME, NAME];
  await must('Packing', 'tar', tar, HOME, PACK_LIMIT_MS);
  renameSync(part, file);
  rmSync(stage, { recursive: true, force: true });
  const mib = statSync(file).size / 2 ** 20;
  console.log(
    `${file}: ${mib.toFixed(1)} MiB; on the GPU host: tar -xJf ${NAME}.tar.xz && sh ${NAME}/run.sh`,
  );
  if (mib > MAX_MIB)
    throw new Error(
      `The bundle is larger than ${MAX_MIB} MiB: see what scripts/lib/gpu-host-files.mjs lets along`,
    );
}

await main(async () => {
  const [verb, file, ...rest] = process.argv.slice(2);
  if (verb !== 'bundle' || rest.length > 0) {
    console.error('usage: npm run gpu-host -- bundle [FILE]');
    return 2;
  }
  await ensureInstalled();
  await bundle(resolve(file ?? join(HOME, `${NAME}.tar.xz`)));
  return 0;
});
