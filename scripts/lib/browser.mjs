import { accessSync, constants, existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { bin, inRoot } from './paths.mjs';
import { run } from './run.mjs';

/** The variable that names a browser, for this script and for the tests it starts. */
export const BROWSER_VARIABLE = 'PLAYWRIGHT_CHROMIUM_EXECUTABLE';
const COMMANDS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const MAC_APPLICATIONS = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];
const INSTALL_LIMIT_MS = 10 * 60_000;

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Playwright's own Chromium, when it was installed. */
function playwrightsOwn() {
  const require = createRequire(inRoot('package.json'));
  const { chromium } = /** @type {{ chromium: { executablePath(): string } }} */ (
    require('@playwright/test')
  );
  const path = chromium.executablePath();
  return existsSync(path) ? path : undefined;
}

/** A Chromium or Chrome of this system. */
function systemBrowser() {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const candidates = COMMANDS.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...candidates, ...MAC_APPLICATIONS].find(isExecutable);
}

/**
 * Browsers of this machine, without installing one; some may be paths that are not there.
 * @returns {(string | undefined)[]}
 */
export function knownBrowsers() {
  return [process.env[BROWSER_VARIABLE], playwrightsOwn(), systemBrowser()];
}

/** Tries Playwright's download, then Debian's package. */
async function install() {
  const isRoot = process.getuid?.() === 0;
  console.error('no Chromium found: installing one ...');
  const limit = { timeoutMs: INSTALL_LIMIT_MS };
  // Its system libraries can only be installed by root; without root they are often there already.
  await run(bin('playwright'), ['install', ...(isRoot ? ['--with-deps'] : []), 'chromium'], limit);
  const own = playwrightsOwn();
  if (own !== undefined) return own;
  if (isRoot && isExecutable('/usr/bin/apt-get')) {
    console.error("Playwright's download failed: trying the distribution's package ...");
    await run('apt-get', ['update'], limit);
    await run('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], {
      ...limit,
      env: { DEBIAN_FRONTEND: 'noninteractive' },
    });
  }
  return systemBrowser();
}

/**
 * Path of a Chromium to test with, installed when there is none. Throws when none can be had.
 * @returns {Promise<string>}
 */
export async function findBrowser() {
  const named = process.env[BROWSER_VARIABLE];
  if (named !== undefined && named !== '') {
    if (isExecutable(named)) return named;
    throw new Error(
      `${BROWSER_VARIABLE} is ${named}, which is not an executable file: correct it or unset it`,
    );
  }
  const found = playwrightsOwn() ?? systemBrowser() ?? (await install());
  if (found === undefined) {
    throw new Error(
      `the browser tests need Chromium and none could be installed: install Chromium or Chrome, or set ${BROWSER_VARIABLE}`,
    );
  }
  return found;
}
