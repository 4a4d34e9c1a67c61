import { defineConfig } from '@playwright/test';
import { CLIP_CAMERA, GRANT_CAMERA, launchWith } from './harness/launch.js';

/** Limits are generous, for two shared cores that carry browser, software graphics, server and model; assertions are not. */
export default defineConfig({
  testDir: './tests',
  outputDir: './results/tests',
  reporter: [['list'], ['json', { outputFile: './results/report.json' }]],
  // Two browsers with software graphics on two cores only slow each other down.
  workers: 1,
  fullyParallel: false,
  // Shared cores stand still now and then. What passes only the second time is reported as flaky, by name.
  retries: 1,
  forbidOnly: process.env['CI'] !== undefined,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  use: {
    headless: true,
    viewport: { width: 1000, height: 760 },
    actionTimeout: 15_000,
    navigationTimeout: 30_000,
    screenshot: 'only-on-failure',
    launchOptions: launchWith(...CLIP_CAMERA, GRANT_CAMERA),
  },
});
