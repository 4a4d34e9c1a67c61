import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from '@playwright/test';

const COMMANDS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

/** Nothing is sent home, nothing asks, WebGL in software. The sandbox refuses to run as root. */
const FLAGS: readonly string[] = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
];

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * A Chromium of this machine: the one that `PLAYWRIGHT_CHROMIUM_EXECUTABLE` names, Playwright's own, or the system's.
 * Undefined where there is none; `npm run e2e` installs one.
 */
export function findChromium(environment: Environment): string | undefined {
  const folders = (environment['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const candidates = [
    environment['PLAYWRIGHT_CHROMIUM_EXECUTABLE'],
    chromium.executablePath(),
    ...COMMANDS.flatMap((name) => folders.map((folder) => join(folder, name))),
  ];
  return candidates.find((path) => path !== undefined && path !== '' && existsSync(path));
}

/** @param executablePath see `findChromium` */
export const launchChromium = async (executablePath: string) =>
  chromium.launch({ executablePath, args: [...FLAGS] });
