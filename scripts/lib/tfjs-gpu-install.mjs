import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from './lock.mjs';
import { run } from './run.mjs';
import { PACKAGE, VERSION } from './tfjs-gpu.mjs';

/** TensorFlow for GPUs has several hundred megabytes. */
const INSTALL_LIMIT_MS = 30 * 60_000;

/**
 * Installs the package beside `target` and puts it there when it works: at no time is there half of it, and what was
 * there before stays until then.
 * @param {string} target
 * @param {object} options
 * @param {(folder: string) => Promise<boolean>} options.verify tries the fresh folder
 * @param {NodeJS.ProcessEnv} [options.env] for npm
 * @returns {Promise<'installed' | 'not installed' | 'not usable'>}
 */
export function installInto(target, { verify, env = {} }) {
  const fresh = `${target}.new`;
  const forget = () => rmSync(fresh, { recursive: true, force: true });
  return withLock(`${target}.lock`, async () => {
    forget();
    try {
      mkdirSync(fresh, { recursive: true });
      const manifest = { private: true, dependencies: { [PACKAGE]: VERSION } };
      writeFileSync(join(fresh, 'package.json'), JSON.stringify(manifest));
      // Its own install script fetches what matters: that must run here, and be seen.
      const args = ['install', '--no-audit', '--no-fund', '--ignore-scripts=false', '--foreground-scripts'];
      if ((await run('npm', args, { cwd: fresh, env, timeoutMs: INSTALL_LIMIT_MS })) !== 0)
        return 'not installed';
      if (!(await verify(fresh))) return 'not usable';
      rmSync(target, { recursive: true, force: true });
      renameSync(fresh, target);
      return 'installed';
    } finally {
      forget();
    }
  });
}
