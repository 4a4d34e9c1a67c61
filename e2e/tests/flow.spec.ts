import { expect, SERVER_AWAY, test } from '../fixtures.js';
import { note } from '../harness/figures.js';
import { POLL } from '../harness/maskwire-page.js';

/** A test takes about 8 s on a free machine. */
const TEST_LIMIT_MS = 40_000;
/** What the list of what a good stream looks like has. */
const CHECKS = 9;

test.describe('flow', () => {
  test('is chosen by name, set by hand and given back, while the stream goes on', async ({
    server,
    maskwire,
    page,
  }, info) => {
    await maskwire.open(server.url);
    await maskwire.start();
    await maskwire.expectLive();
    const flow = page.getByLabel('Flow');
    await flow.selectOption({ label: 'Low bandwidth' });
    await expect(page.locator('#stat-sending')).toHaveText('480 × 270 JPEG 40');
    await expect(page.getByText('up to 2 in flight, limited by nothing')).toBeVisible();

    await flow.selectOption({ label: 'Manual' });
    const side = page.getByLabel('Longest side');
    await expect(side, 'starts from the preset').toHaveValue('480');
    await expect(page.locator('#stat-sending')).toHaveText('480 × 270 JPEG 40');
    await side.fill('320');
    await page.getByLabel('Quality').fill('72');
    await expect(page.locator('#stat-sending')).toHaveText('320 × 180 JPEG 72');
    await maskwire.waitForPictures(3);
    await maskwire.expectDrawn('composite');

    await flow.selectOption({ label: 'Automatic' });
    await expect(side).toBeHidden();
    await expect(page.locator('#stat-sending')).toHaveText(/^\d+ × \d+ (JPEG|WebP) \d+$/);
    await expect(page.locator('#stat-sending')).not.toHaveText(/^320 × 180/);
    note(info, 'automatic sends', await page.locator('#stat-sending').innerText());
    await maskwire.expectLive();
  });

  test('leaves frames of a still scene out, unless it is told not to', async ({
    server,
    maskwire,
    page,
  }, info) => {
    await page.addInitScript(showStillCamera);
    await maskwire.open(server.url);
    await maskwire.start();
    await maskwire.expectLive();
    const skipped = (): Promise<number> => page.evaluate(() => window.maskwire.state().stats?.skipped ?? 0);
    await expect.poll(skipped, POLL).toBeGreaterThan(10);
    await maskwire.expectDrawn('composite');
    note(info, 'frames of a still scene', await page.getByText('not sent so far').innerText());
    await page.getByRole('switch', { name: 'Skip still frames' }).click();
    // Told four times a second: the first look may count frames from before.
    const leftOut = async (): Promise<number> => {
      const before = await skipped();
      await maskwire.waitForPictures(10);
      return (await skipped()) - before;
    };
    await expect.poll(leftOut, { ...POLL, message: 'frames left out against the wish' }).toBe(0);
  });

  test('stops with the network of the browser and goes on with it', async ({
    server,
    maskwire,
    errors,
    context,
  }) => {
    errors.allow(/ERR_INTERNET_DISCONNECTED/);
    await maskwire.open(server.url);
    await maskwire.start();
    await maskwire.expectLive();
    await context.setOffline(true);
    await maskwire.expectPhase('reconnecting');
    await maskwire.expectDrawn('blurred');
    await context.setOffline(false);
    await maskwire.expectLive();
  });
});

test.describe('the connection test', () => {
  test('says what limits the stream, beside a stream, and gives the focus back', async ({
    server,
    maskwire,
    page,
  }, info) => {
    await maskwire.open(server.url, { flow: 'ultra' });
    await maskwire.start();
    await maskwire.expectLive();
    const button = page.getByRole('button', { name: 'Test the connection' });
    await button.click();
    const dialog = page.getByRole('dialog', { name: 'Connection test' });
    await expect(dialog.getByText('The running stream shares the line')).toBeVisible();
    const verdict = page.getByTestId('test-verdict');
    await expect(verdict).toHaveText(/.{20,}\.$/, { timeout: TEST_LIMIT_MS });
    note(info, 'verdict', await verdict.innerText());
    await expect(dialog.getByTestId('checklist').getByRole('listitem')).toHaveCount(CHECKS);
    const states = await dialog
      .locator('[data-state]')
      .evaluateAll((items) => items.map((item) => item.getAttribute('data-state') ?? ''));
    note(info, 'checklist', states.join(' '));
    expect(states.filter((state) => state === 'pass').length).toBeGreaterThan(2);
    await dialog.getByRole('button', { name: 'Use it' }).click();
    await expect(dialog.getByText('In use', { exact: true })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await expect(button).toBeFocused();
    await expect(page.getByLabel('Flow')).not.toHaveValue('ultra');
    await maskwire.expectLive();
  });

  test('is ended by Escape, and says when no server answers', async ({
    ownServer,
    maskwire,
    errors,
    page,
  }) => {
    errors.allow(SERVER_AWAY);
    await maskwire.open(ownServer.url);
    const button = page.getByRole('button', { name: 'Test the connection' });
    const dialog = page.getByRole('dialog', { name: 'Connection test' });
    await button.click();
    await expect(dialog.locator('[aria-current="step"]')).toHaveText(/^(Time|Measure) the way/);
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await expect.poll(() => ownServer.health().then(({ sessions }) => sessions.active)).toBe(0);
    await ownServer.stop();
    await button.click();
    await expect(dialog.getByText('No server answers')).toBeVisible();
    await dialog.getByRole('button', { name: 'Close' }).last().click();
    await expect(dialog).toBeHidden();
    await expect(maskwire.stage).toHaveAttribute('data-phase', 'idle');
  });
});

/** In the page: a camera before which nothing moves. Its frames are made anew, as a camera's are. */
function showStillCamera(): void {
  const canvas = document.createElement('canvas');
  canvas.width = 640;
  canvas.height = 360;
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('there is no 2D context');
  const paint = (): void => {
    context.fillStyle = '#355c7d';
    context.fillRect(0, 0, 640, 360);
    context.fillStyle = '#e0ac69';
    context.fillRect(240, 80, 160, 200);
  };
  setInterval(paint, 33);
  paint();
  navigator.mediaDevices.getUserMedia = () => Promise.resolve(canvas.captureStream(30));
}
