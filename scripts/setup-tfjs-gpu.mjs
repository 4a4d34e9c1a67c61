// Installs @tensorflow/tfjs-node-gpu for the engine tfjs, after checking that this machine could use it.
//   npm run setup:tfjs-gpu                        check, install, try
//   npm run setup:tfjs-gpu -- --check             check only
//   npm run setup:tfjs-gpu -- --cache-dir DIR     for a server that runs with --cache-dir DIR
// It goes into the server's cache folder, beside the models: no lock file knows of it, and npm start never needs it.
// Exit code 0: ready; 1: something is missing or failed, and nothing was changed; 2: wrong arguments.
import { existsSync } from 'node:fs';
import { ensureBuilt, PRODUCTS } from './lib/build.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { main } from './lib/main.mjs';
import { inRoot } from './lib/paths.mjs';
import { run } from './lib/run.mjs';
import { assess, DOWNLOAD_HOST, PACKAGE, parseArguments, targetFolder, VERSION } from './lib/tfjs-gpu.mjs';
import { installInto } from './lib/tfjs-gpu-install.mjs';
import { inspectMachine } from './lib/tfjs-gpu-machine.mjs';

/** The first use of a GPU may compile for it. */
const TRY_LIMIT_MS = 10 * 60_000;

/** @param {import('./lib/nvidia.mjs').Finding} finding */
function print({ name, ok, text }) {
  console.log(`${ok ? 'ok     ' : 'MISSING'}  ${name.padEnd(9)}  ${text}`);
}

/**
 * Whether the engine computes with what is in a folder, in a process of its own: a native library may end it.
 * @param {string} setupDir
 */
async function tryEngine(setupDir) {
  const entry = inRoot('packages', 'engine', 'dist', 'backends', 'index.js');
  const program = `
    const { createBackend } = await import(${JSON.stringify(entry)});
    const { info } = await createBackend('tfjs', { tfjs: { setupDir: ${JSON.stringify(setupDir)} } });
    console.log((info.hardware === 'gpu' ? 'ready' : 'NOT USED') + '    tfjs on ' + info.device);
    process.exit(info.hardware === 'gpu' ? 0 : 1);`;
  const args = ['--input-type=module', '--eval', program];
  return (await run(process.execPath, args, { timeoutMs: TRY_LIMIT_MS })) === 0;
}

/** @param {string} target */
async function install(target) {
  await ensureInstalled();
  await ensureBuilt([PRODUCTS.server]);
  const outcome = await installInto(target, { verify: tryEngine });
  if (outcome === 'installed') {
    console.log(`installed in ${target}; the next start of the server tries it`);
    return 0;
  }
  if (outcome === 'not installed')
    console.error(
      [
        '',
        `Could not install ${PACKAGE}@${VERSION}; the reason stands above. Nothing was left behind.`,
        `It needs the npm registry and https to ${DOWNLOAD_HOST}, from where its installer fetches TensorFlow 2.9.1`,
        '(behind a proxy set HTTPS_PROXY; for a mirror of that host TFJS_NODE_CDN_STORAGE). The server runs without it.',
      ].join('\n'),
    );
  else
    console.error(`${PACKAGE} was fetched but does not work here, as said above. Nothing was left behind.`);
  return 1;
}

await main(async () => {
  const wanted = parseArguments(process.argv.slice(2));
  if (wanted === undefined) {
    console.error('usage: npm run setup:tfjs-gpu [-- --check] [--cache-dir DIR]');
    return 2;
  }
  const findings = assess(inspectMachine());
  for (const finding of findings) print(finding);
  const target = targetFolder(wanted.cacheDir, process.env);
  console.log(
    `         ${'package'.padEnd(9)}  ${existsSync(target) ? 'installed in' : 'not yet in'} ${target}`,
  );
  if (!findings.every(({ ok }) => ok)) {
    console.error('nothing was changed: put right what is missing above, then run this again');
    return 1;
  }
  return wanted.check ? 0 : install(target);
});
