import { mkdir, writeFile } from 'node:fs/promises';
import type { TestInfo } from '@playwright/test';
import { expect, serverTest as test } from '../fixtures.js';
import { note } from '../harness/figures.js';
import { findXvfb, HeadedChromium } from '../harness/headed.js';
import { CLIP_CAMERA, COMMON_FLAGS, EXECUTABLE_PATH, GRANT_CAMERA } from '../harness/launch.js';
import { SCREENSHOTS } from '../harness/maskwire-page.js';
import { ratesWhile } from '../harness/rates.js';
import { passTime } from '../harness/waiting.js';

const SPAN_MS = 2500;
const LEAST_SHARE = 0.9;
const PHASE = `document.querySelector('[data-testid=stage]')?.dataset.phase`;

const CAPTURE = [...COMMON_FLAGS, ...CLIP_CAMERA];
const CLICK_START = `document.querySelector('[data-testid=start]').click()`;

/** A browser with a window; undefined, and said so, where there is no display to put one on. */
async function launchHeaded(info: TestInfo, ...flags: string[]): Promise<HeadedChromium | undefined> {
  const xvfb = findXvfb();
  if (xvfb !== undefined) return HeadedChromium.launch(xvfb, EXECUTABLE_PATH, [...CAPTURE, ...flags]);
  // Headless pages are visible always, and a visible page that says it is hidden would prove nothing.
  note(info, 'NOT SHOWN', 'this needs a window, and there is no Xvfb here to put one in');
  test.skip(true, 'no Xvfb: not shown on this machine');
  return undefined;
}

test('a tab that is truly hidden goes on at its rate', async ({ ownServer }, info) => {
  const browser = await launchHeaded(info, GRANT_CAMERA);
  if (browser === undefined) return;
  try {
    const tab = await browser.openTab(ownServer.url);
    await expect.poll(() => tab.evaluate(PHASE)).toBe('idle');
    await tab.evaluate(CLICK_START);
    await expect.poll(() => tab.evaluate(PHASE), { timeout: 30_000 }).toBe('live');
    await passTime(1000);
    expect(await tab.evaluate('document.visibilityState')).toBe('visible');
    const visible = await ratesWhile(ownServer, () => passTime(SPAN_MS));

    await browser.openTab('about:blank');
    await expect.poll(() => tab.evaluate('document.visibilityState')).toBe('hidden');
    const hidden = await ratesWhile(ownServer, () => passTime(SPAN_MS));
    expect(await tab.evaluate('document.visibilityState')).toBe('hidden');

    await tab.bringToFront();
    await expect.poll(() => tab.evaluate('document.visibilityState')).toBe('visible');
    expect(await tab.evaluate(PHASE)).toBe('live');
    const again = await ratesWhile(ownServer, () => passTime(SPAN_MS));
    for (const [name, { sent, masks }] of Object.entries({ visible, hidden, 'visible again': again }))
      note(info, `a second, ${name}`, `sent ${sent.toFixed(1)}, masks ${masks.toFixed(1)}`);
    for (const rate of ['sent', 'masks'] as const) {
      // The machine is never quite the same twice: the lesser neighbour is what the hidden tab is held against.
      const usual = Math.min(visible[rate], again[rate]);
      expect(usual, `${rate} a second`).toBeGreaterThan(1);
      expect(hidden[rate] / usual, `${rate} while hidden, as a share`).toBeGreaterThanOrEqual(LEAST_SHARE);
    }
  } finally {
    await browser.close();
  }
});

test('while the browser asks for the camera, the page says so', async ({ server }, info) => {
  const browser = await launchHeaded(info);
  if (browser === undefined) return;
  try {
    const tab = await browser.openTab(server.url);
    await expect.poll(() => tab.evaluate(PHASE)).toBe('idle');
    await tab.evaluate(CLICK_START);
    await expect.poll(() => tab.evaluate(PHASE)).toBe('asking');
    await mkdir(SCREENSHOTS, { recursive: true });
    await writeFile(`${SCREENSHOTS}asking.png`, await tab.screenshot());
    expect(await tab.evaluate(PHASE)).toBe('asking');
  } finally {
    await browser.close();
  }
});
