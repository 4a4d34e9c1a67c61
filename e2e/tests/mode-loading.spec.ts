import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '../fixtures.js';
import { note } from '../harness/figures.js';
import { LegendList } from '../harness/legend.js';
import { READABLE } from '../harness/maskwire-page.js';
import { ModelMirror } from '../harness/model-mirror.js';
import { expectNothingRawOrBlack } from '../harness/privacy.js';
import { MaskwireServer } from '../harness/server.js';

const TESTDATA = process.env['MASKWIRE_TESTDATA'];
/** Long enough to be seen, in twenty steps. */
const DOWNLOAD_MS = 3000;
/** Where nobody listens: the port of `discard`. */
const NOWHERE = 'http://127.0.0.1:9';

test.describe('a mode whose model is not there yet', () => {
  test('says why when it cannot be fetched, and the mode before goes on', async ({ maskwire, page }) => {
    const cacheDir = await mkdtemp(join(tmpdir(), 'maskwire-e2e-'));
    const server = await MaskwireServer.start(['--cache-dir', cacheDir, '--model-mirror', NOWHERE]);
    try {
      await maskwire.open(server.url, { ...READABLE, mode: 'balanced' });
      await maskwire.start();
      await maskwire.expectLive();
      await maskwire.waitForPictures(10);
      await maskwire.chooseMode('objects', 'Scene');
      const notice = page.getByText('“Balanced” goes on');
      await expect(notice).toBeVisible({ timeout: 30_000 });
      await expect(notice).toContainText('the server cannot fetch its files');
      await maskwire.screenshot('mode-failed');
      await expect.poll(() => page.evaluate(() => window.maskwire.state().server?.mode)).toBe('balanced');
      await maskwire.expectLive();
      await expect(page.getByRole('radio', { name: 'Balanced' })).toBeChecked();
      expect(await maskwire.phases()).not.toContain('failed');
      // The notice goes away; the mode stays marked until it is tried again.
      await page.getByRole('button', { name: 'Scene', exact: true }).click();
      const card = page.locator('label:has(input[name="mode"][value="objects"])');
      await expect(card).toContainText('Could not be loaded');
      await expectNothingRawOrBlack(await maskwire.take());
    } finally {
      await server.stop();
      await rm(cacheDir, { recursive: true, force: true });
    }
  });

  test('is not said to be warming up where nothing else works', async ({ maskwire, page }) => {
    const cacheDir = await mkdtemp(join(tmpdir(), 'maskwire-e2e-'));
    const server = await MaskwireServer.start(['--cache-dir', cacheDir, '--model-mirror', NOWHERE]);
    try {
      await maskwire.open(server.url, { ...READABLE, mode: 'objects' });
      await maskwire.start();
      const { stage } = maskwire;
      await expect(stage.getByRole('heading', { name: 'Objects could not be loaded' })).toBeVisible({
        timeout: 30_000,
      });
      await expect(page.getByTestId('phase')).toHaveText('Mode could not be loaded');
      await expect(page.getByRole('status')).toHaveText('Mode could not be loaded');
      await stage.getByRole('button', { name: /^Use / }).click();
      await maskwire.expectLive();
      await expect(page.getByTestId('phase')).toHaveText('Live');
    } finally {
      await server.stop();
      await rm(cacheDir, { recursive: true, force: true });
    }
  });

  test('is downloaded, warmed up and live, in this order, for all to see', async ({
    maskwire,
    page,
  }, info) => {
    test.skip(TESTDATA === undefined, 'MASKWIRE_TESTDATA is not set: no model file to download');
    const cacheDir = await mkdtemp(join(tmpdir(), 'maskwire-e2e-'));
    const mirror = await ModelMirror.start(join(TESTDATA ?? '', 'models'), DOWNLOAD_MS);
    const server = await MaskwireServer.start(['--cache-dir', cacheDir, '--model-mirror', mirror.url]);
    try {
      await maskwire.open(server.url, { ...READABLE, mode: 'balanced' });
      await maskwire.start();
      await maskwire.expectLive();
      await maskwire.chooseMode('objects', 'Scene');
      await maskwire.expectPhase('loading');
      await expect(page.getByTestId('phase')).toContainText(/Downloading \d+ %/);
      await expect(maskwire.stage.getByRole('progressbar')).toHaveAttribute('value', /^0\.\d+/);
      await expect(maskwire.stage.getByRole('button', { name: 'Back to Balanced' })).toBeVisible();
      await maskwire.screenshot('mode-loading');
      await maskwire.expectPhase('live', 60_000);
      await maskwire.expectDrawn('composite', 30_000);
      const phases = await maskwire.phases();
      expect(phases.slice(phases.lastIndexOf('loading'))).toEqual(['loading', 'warming', 'live']);
      const rows = await new LegendList(page).rows();
      // What is not of any class of the model is not painted.
      expect(rows.map(({ label }) => label)).not.toContain('background');
      note(
        info,
        'seen in the drawn room',
        rows.map(({ label, percent }) => `${label} ${percent} %`).join(', '),
      );
      await maskwire.screenshot('mode-objects');
      await expectNothingRawOrBlack(await maskwire.take());
    } finally {
      await server.stop();
      await mirror.stop();
      await rm(cacheDir, { recursive: true, force: true });
    }
  });
});
