// Builds what `npm start` serves, whether stale or not: `node scripts/build.mjs [server] [page]` (both by default).
import { ensureBuilt, PRODUCTS } from './lib/build.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { main } from './lib/main.mjs';

await main(async () => {
  const names = process.argv.slice(2);
  for (const name of names) {
    if (!(name in PRODUCTS))
      throw new Error(`no product ${name}: choose from ${Object.keys(PRODUCTS).join(', ')}`);
  }
  const chosen = Object.entries(PRODUCTS).filter(([name]) => names.length === 0 || names.includes(name));
  await ensureInstalled();
  await ensureBuilt(
    chosen.map(([, product]) => product),
    { force: true },
  );
  return 0;
});
