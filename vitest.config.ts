import { defineConfig } from 'vitest/config';

/** Generous: two cores also run worker processes, and a slow machine is no fault of the code. */
const TEST_LIMIT_MS = 20_000;
const HOOK_LIMIT_MS = 30_000;

/** Tests that start servers or worker processes have the machine to themselves, one file at a time. */
const INTEGRATION = '**/*.integration.test.ts';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            'packages/*/src/**/*.test.ts',
            'apps/*/src/**/*.test.{ts,tsx}',
            'bench/src/**/*.test.ts',
            'scripts/**/*.test.mjs',
          ],
          exclude: [INTEGRATION],
          testTimeout: TEST_LIMIT_MS,
          hookTimeout: HOOK_LIMIT_MS,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'integration',
          include: [`packages/*/src/${INTEGRATION}`, `apps/*/src/${INTEGRATION}`],
          testTimeout: 2 * TEST_LIMIT_MS,
          hookTimeout: 2 * HOOK_LIMIT_MS,
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
