import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { knownBrowsers } from './scripts/lib/browser.mjs';
import { skipReporter } from './scripts/lib/skip-reporter.mjs';
import { offerSoftwareVulkan } from './scripts/lib/software-vulkan.mjs';

/** Generous: two cores also run worker processes, and a slow machine is no fault of the code. */
const TEST_LIMIT_MS = 20_000;
const HOOK_LIMIT_MS = 30_000;

/** One seed for every property test, and no reports to the maker of a runtime. */
const SETUP_FILES = ['property-seed', 'quiet-runtime'].map((name) =>
  fileURLToPath(new URL(`scripts/lib/${name}.mjs`, import.meta.url)),
);

/** Tests that start servers or worker processes, or break them, have the machine to themselves, one file at a time. */
const KINDS_ALONE = ['integration', 'chaos'];

// Test files run in child processes, which inherit this.
offerSoftwareVulkan(knownBrowsers());

export default defineConfig({
  test: {
    reporters: ['default', skipReporter],
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
          setupFiles: SETUP_FILES,
          exclude: KINDS_ALONE.map((kind) => `**/*.${kind}.test.ts`),
          testTimeout: TEST_LIMIT_MS,
          hookTimeout: HOOK_LIMIT_MS,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'integration',
          include: KINDS_ALONE.flatMap((kind) => [
            `packages/*/src/**/*.${kind}.test.ts`,
            `apps/*/src/**/*.${kind}.test.ts`,
          ]),
          setupFiles: SETUP_FILES,
          testTimeout: 2 * TEST_LIMIT_MS,
          hookTimeout: 2 * HOOK_LIMIT_MS,
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
