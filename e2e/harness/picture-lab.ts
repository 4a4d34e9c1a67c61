import { type CompositorLab, openCompositorLab } from '@maskwire/compositor-lab';
import { test as base } from '@playwright/test';
import { EXECUTABLE_PATH } from './launch.js';

/** The compositor in a browser of its own, shared by the tests of a worker: no server, no page of the product. */
export const labTest = base.extend<object, { readonly lab: CompositorLab }>({
  lab: [
    async ({ browserName: _ }, use) => {
      const lab = await openCompositorLab({ executablePath: EXECUTABLE_PATH });
      await use(lab);
      await lab.close();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
});
