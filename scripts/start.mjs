// `npm start`: installs and builds what is stale, then serves. Arguments after `--` go to the server.
import { pathToFileURL } from 'node:url';
import { ensureBuilt, PRODUCTS, SERVER_ENTRY } from './lib/build.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { main } from './lib/main.mjs';
import { endWithNpm } from './lib/parent.mjs';

await main(async () => {
  await ensureInstalled();
  await ensureBuilt([PRODUCTS.server, PRODUCTS.page]);
  return 0;
});

if (process.exitCode === 0) {
  endWithNpm();
  process.exitCode = undefined;
  // In this process: a second Node would cost a tenth of a second and a relay of signals. The server sees itself as
  // the program that was run.
  process.argv[1] = SERVER_ENTRY;
  await import(pathToFileURL(SERVER_ENTRY).href);
}
