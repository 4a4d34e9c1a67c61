import { clearStamp, fingerprint, readStamp, writeStamp } from './fingerprint.mjs';
import { withLock } from './lock.mjs';
import { inRoot } from './paths.mjs';
import { run } from './run.mjs';
import { readManifest, workspaceDirs } from './workspace.mjs';

/** Inside node_modules, so that deleting that folder also forgets that anything was installed. */
const STAMP = inRoot('node_modules', '.maskwire', 'install');
export const SETUP_LOCK = inRoot('.maskwire', 'setup.lock');
const INSTALL_LIMIT_MS = 14 * 60_000;

/** What an install depends on. The Node major counts because native packages choose their binary by it. */
function wanted() {
  const manifests = ['.', ...workspaceDirs()].map((dir) => inRoot(dir, 'package.json'));
  const [nodeMajor = ''] = process.versions.node.split('.');
  return fingerprint(
    [inRoot('pnpm-lock.yaml'), inRoot('pnpm-workspace.yaml'), ...manifests],
    [nodeMajor, process.platform, process.arch],
  );
}

/**
 * Installs the dependencies with the pinned pnpm when lock file, manifests or Node changed since the last time.
 * Throws when the install fails.
 */
export async function ensureInstalled() {
  if (readStamp(STAMP) === wanted()) return;
  await withLock(SETUP_LOCK, async () => {
    if (readStamp(STAMP) === wanted()) return;
    clearStamp(STAMP);
    const version = readManifest('.').config?.pnpm;
    if (version === undefined) throw new Error('package.json names no pnpm version under config.pnpm');
    console.error(`installing dependencies with pnpm ${version} ...`);
    // `--package` is said outright: inside `npx -p node@24 npm start` it would be inherited from the outer npx.
    const code = await run(
      'npx',
      [
        '--yes',
        '--package',
        `pnpm@${version}`,
        '--',
        'pnpm',
        'install',
        '--frozen-lockfile',
        '--config.confirmModulesPurge=false',
      ],
      { timeoutMs: INSTALL_LIMIT_MS },
    );
    if (code !== 0) {
      throw new Error(
        'the install failed; the reason stands above. If it is the network: check the connection, the proxy and ' +
          '`npm config get registry`, then run the same command again.',
      );
    }
    writeStamp(STAMP, wanted());
  });
}
