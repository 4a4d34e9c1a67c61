// `pnpm dev`: hot reload of everything. The compiler watches, the server restarts when its build changes, and Vite serves
// the page on port 5173, passing sockets and API on to the server on port 8000. Arguments go to the server.
import { spawn } from 'node:child_process';
import { ensureBuilt, PRODUCTS, SERVER_ENTRY } from './lib/build.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { main } from './lib/main.mjs';
import { bin, inRoot, ROOT } from './lib/paths.mjs';

/**
 * @param {string} file
 * @param {string[]} args
 * @param {string} [cwd]
 */
function start(file, args, cwd = ROOT) {
  return spawn(file, args, { cwd, stdio: 'inherit', shell: process.platform === 'win32' });
}

await main(async () => {
  await ensureInstalled();
  await ensureBuilt([PRODUCTS.server, PRODUCTS.page]);
  const children = [
    start(bin('tsc'), ['-b', '--watch', '--preserveWatchOutput', 'apps/server', 'apps/cli']),
    // Node's own watcher follows every module that the server has loaded, also those of the packages.
    start(process.execPath, ['--watch', '--watch-preserve-output', SERVER_ENTRY, ...process.argv.slice(2)]),
    start(bin('vite', 'apps/web'), ['--port', '5173', '--strictPort'], inRoot('apps/web')),
  ];
  const stopAll = () => {
    for (const child of children) child.kill('SIGTERM');
  };
  process.on('SIGINT', stopAll);
  process.on('SIGTERM', stopAll);
  // One of them ending is the end of the session: a page without compiler or server would only mislead.
  const exits = children.map(
    (child) =>
      new Promise((resolve) => {
        child.on('error', (error) => {
          console.error(error.message);
          resolve(undefined);
        });
        child.on('exit', resolve);
      }),
  );
  await Promise.race(exits);
  stopAll();
  await Promise.all(exits);
  return 0;
});
