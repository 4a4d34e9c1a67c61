// Who may import whom (.dependency-cruiser.cjs), and whether that check can fail at all.
import { boundaryFaults, FOLDERS, MODULES_FLOOR } from './lib/boundaries.mjs';
import { runCanary } from './lib/canary.mjs';
import { cruise } from './lib/cruise.mjs';
import { main } from './lib/main.mjs';
import { ROOT } from './lib/paths.mjs';

await main(async () => {
  const result = cruise(ROOT, FOLDERS);
  const faults = [...boundaryFaults(result, MODULES_FLOOR), ...runCanary()];
  for (const fault of faults) console.error(fault);
  console.log(`${result.sources.length} modules, ${faults.length} faults`);
  return faults.length === 0 ? 0 : 1;
});
