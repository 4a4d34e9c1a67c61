// Browser tests in a real Chromium: finds one, installs one when there is none, never skips. Arguments go to Playwright.
import { BROWSER_VARIABLE, findBrowser } from './lib/browser.mjs';
import { ensureBuilt, PRODUCTS } from './lib/build.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { main } from './lib/main.mjs';
import { bin } from './lib/paths.mjs';
import { run } from './lib/run.mjs';

await main(async () => {
  await ensureInstalled();
  await ensureBuilt([PRODUCTS.server, PRODUCTS.page]);
  const browser = await findBrowser();
  console.log(`browser: ${browser}`);
  return run(bin('playwright'), ['test', '-c', 'e2e', ...process.argv.slice(2)], {
    env: { [BROWSER_VARIABLE]: browser },
  });
});
