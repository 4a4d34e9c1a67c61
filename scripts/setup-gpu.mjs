// Fetches what the engine onnx-cuda needs beyond the npm package, after checking that this machine could use it.
//   npm run setup:gpu                 check, fetch, try
//   npm run setup:gpu -- --check      check only
//   npm run setup:gpu -- --force      fetch although something is missing: for an image built without a GPU
// Exit code 0: ready (with --force: fetched); 1: something is missing or failed; 2: wrong arguments.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuilt, PRODUCTS } from './lib/build.mjs';
import { assess, assessProvider, parseArguments } from './lib/cuda.mjs';
import { cudaProvider, inspectMachine, missingProviderFiles } from './lib/cuda-machine.mjs';
import { ensureInstalled, SETUP_LOCK } from './lib/install.mjs';
import { withLock } from './lib/lock.mjs';
import { main } from './lib/main.mjs';
import { inRoot } from './lib/paths.mjs';
import { run } from './lib/run.mjs';

/** The package has several hundred megabytes. */
const FETCH_LIMIT_MS = 30 * 60_000;
/** The first use of a GPU compiles for it. */
const TRY_LIMIT_MS = 2 * 60_000;

/** @param {import('./lib/nvidia.mjs').Finding} finding */
function print({ name, ok, text }) {
  console.log(`${ok ? 'ok     ' : 'MISSING'}  ${name.padEnd(8)}  ${text}`);
}

/** @param {ReturnType<typeof cudaProvider>} provider */
async function fetchProvider(provider) {
  const before = missingProviderFiles(provider);
  const proxy = process.env['HTTPS_PROXY'] ?? process.env['https_proxy'];
  const code = await withLock(SETUP_LOCK, () =>
    run(process.execPath, [provider.installer], {
      cwd: provider.home,
      timeoutMs: FETCH_LIMIT_MS,
      env: {
        ONNXRUNTIME_NODE_INSTALL: 'cuda12',
        // The installer knows a proxy by this name only.
        ...(proxy === undefined ? {} : { GLOBAL_AGENT_HTTPS_PROXY: proxy }),
      },
    }),
  );
  if (code === 0 && missingProviderFiles(provider).length === 0) return true;
  // A file that was cut must not be taken for a whole one.
  for (const file of before) rmSync(join(provider.folder, file), { force: true });
  console.error(
    [
      '',
      `Could not fetch ${provider.packageName}; the reason stands above.`,
      `It needs https to ${provider.host} (behind a proxy set HTTPS_PROXY). Without that, fetch the package of that name`,
      'and version elsewhere (it is a zip file), and copy',
      ...provider.pathsInPackage.map((path) => `  ${path}`),
      `from it into ${provider.folder}`,
    ].join('\n'),
  );
  return false;
}

/** Whether the engine computes on this machine; it prints its own word. */
async function tryEngine() {
  await ensureBuilt([PRODUCTS.server]);
  const entry = inRoot('packages', 'engine', 'dist', 'backends', 'index.js');
  const program = `
    const { createBackend } = await import(${JSON.stringify(entry)});
    const backend = await createBackend('onnx-cuda');
    console.log('ready    onnx-cuda on ' + backend.info.device + ', onnxruntime ' + backend.info.version);
    await backend.close();`;
  return (
    (await run(process.execPath, ['--input-type=module', '--eval', program], { timeoutMs: TRY_LIMIT_MS })) ===
    0
  );
}

await main(async () => {
  const wanted = parseArguments(process.argv.slice(2));
  if (wanted === undefined) {
    console.error('usage: npm run setup:gpu [-- --check | --force]');
    return 2;
  }
  await ensureInstalled();
  const provider = cudaProvider();
  const machine = inspectMachine(provider);
  const findings = assess(machine);
  const ready = findings.every(({ ok }) => ok);
  for (const finding of [...findings, assessProvider(machine.missingFiles)]) print(finding);

  const supported = findings[0]?.ok === true;
  const fetch = !wanted.check && supported && machine.missingFiles.length > 0 && (ready || wanted.force);
  if (fetch && !(await fetchProvider(provider))) return 1;
  if (!ready) {
    if (fetch) console.log('fetched; it can be used once what is missing above is there');
    else console.error('nothing was changed: put right what is missing above, then run this again');
    return fetch ? 0 : 1;
  }
  if (missingProviderFiles(provider).length > 0) return 1;
  return (await tryEngine()) ? 0 : 1;
});
