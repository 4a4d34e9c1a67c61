// `pnpm check`: everything but the browser tests. Every step runs and is reported, also after a failure.
import { checkSteps } from './lib/checks.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { main } from './lib/main.mjs';
import { runSteps } from './lib/steps.mjs';

await main(async () => {
  await ensureInstalled();
  return runSteps(checkSteps());
});
