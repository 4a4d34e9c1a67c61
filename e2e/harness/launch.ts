import { chromium } from '@playwright/test';
import { CLIP_PATH } from '../clip/clip.js';

/** Chromium as every test runs it: software graphics, nothing sent home. The sandbox refuses to run as root. */
export const COMMON_FLAGS: readonly string[] = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
];

/** A camera that shows the clip in a loop. */
export const CLIP_CAMERA: readonly string[] = [
  '--use-fake-device-for-media-stream',
  `--use-file-for-fake-video-capture=${CLIP_PATH}`,
];

/** Every request for a camera is granted without a question. */
export const GRANT_CAMERA = '--use-fake-ui-for-media-stream';

const named = process.env['PLAYWRIGHT_CHROMIUM_EXECUTABLE'];

/** The browser that `scripts/e2e.mjs` found, else Playwright's own. */
export const EXECUTABLE_PATH = named === undefined || named === '' ? chromium.executablePath() : named;

/** For `launchOptions`: a browser with these flags beside the common ones. */
export const launchWith = (...flags: string[]): { args: string[]; executablePath: string } => ({
  args: [...COMMON_FLAGS, ...flags],
  executablePath: EXECUTABLE_PATH,
});
