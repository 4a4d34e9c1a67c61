import { chromium } from '@playwright/test';
import { CLIP_PATH } from '../clip/clip.js';

/** Nothing is sent home, nothing asks. The sandbox refuses to run as root. */
const QUIET_FLAGS: readonly string[] = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
];

/**
 * Chromium as nearly every test runs it, with WebGL in software. The page around it is put together by the processor, as
 * browsers without a card do: on emulated graphics it would take most of the machine, several times what the pictures do.
 */
export const COMMON_FLAGS: readonly string[] = [
  ...QUIET_FLAGS,
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--disable-gpu-compositing',
];

/** A Chromium without WebGL. */
export const NO_GRAPHICS_FLAGS: readonly string[] = [
  ...QUIET_FLAGS,
  '--disable-gpu',
  '--disable-software-rasterizer',
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

/** For `launchOptions`: a browser with these flags and no others of ours. */
export const launchExactly = (...flags: string[]): { args: string[]; executablePath: string } => ({
  args: flags,
  executablePath: EXECUTABLE_PATH,
});

/** For `launchOptions`: a browser with these flags beside the common ones. */
export const launchWith = (...flags: string[]): ReturnType<typeof launchExactly> =>
  launchExactly(...COMMON_FLAGS, ...flags);
