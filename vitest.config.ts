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

/** Tests that start servers and processes mostly wait: two files at a time fill two cores. */
const SIDE_BY_SIDE = 2;
/** Tests that break processes and watch the time have the machine to themselves, one file at a time. */
const WITH_PROCESSES = [
  { kind: 'integration', files: SIDE_BY_SIDE },
  { kind: 'chaos', files: 1 },
];

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
          exclude: WITH_PROCESSES.map(({ kind }) => `**/*.${kind}.test.ts`),
          testTimeout: TEST_LIMIT_MS,
          hookTimeout: HOOK_LIMIT_MS,
          // One for each core; by default one core is left free, which on two is half the machine.
          maxWorkers: '100%',
          sequence: { groupOrder: 0 },
        },
      },
      ...WITH_PROCESSES.map(({ kind, files }, index) => ({
        test: {
          name: kind,
          include: [`packages/*/src/**/*.${kind}.test.ts`, `apps/*/src/**/*.${kind}.test.ts`],
          setupFiles: SETUP_FILES,
          testTimeout: 2 * TEST_LIMIT_MS,
          hookTimeout: 2 * HOOK_LIMIT_MS,
          maxWorkers: files,
          sequence: { groupOrder: 1 + index },
        },
      })),
    ],
  },
});
