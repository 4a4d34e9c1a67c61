import { expect, test } from '../fixtures.js';

const TOKEN = 'correct-horse-battery';

test.use({ serverFlags: ['--token', TOKEN] });

test.describe('a server with a token', () => {
  test('is entered by its link, and the token leaves the address bar', async ({ server, maskwire, page }) => {
    await page.goto(`${server.url}/?probe=1#token=${TOKEN}`);
    await expect.poll(() => page.evaluate(() => location.hash)).toBe('');
    await maskwire.start();
    await maskwire.expectLive();
    const kept = await page.evaluate(() => JSON.stringify([localStorage, sessionStorage]));
    expect(kept).not.toContain(TOKEN);
  });

  test('is entered also when the link is pasted into the open page', async ({ server, maskwire, page }) => {
    await maskwire.open(server.url);
    await maskwire.start();
    await maskwire.expectFailure('This server asks for a token');
    await page.evaluate((token) => {
      location.hash = `#token=${token}`;
    }, TOKEN);
    await maskwire.expectLive();
    expect(page.url()).not.toContain(TOKEN);
  });

  test('asks for the token when the link had none', async ({ server, maskwire, page }) => {
    await maskwire.open(server.url);
    await maskwire.start();
    await maskwire.expectFailure('This server asks for a token');
    await maskwire.screenshot('failed-token');
    await page.getByLabel('Access token').fill('wrong-horse-battery');
    await maskwire.stage.getByRole('button', { name: 'Connect' }).click();
    await maskwire.expectFailure('This server asks for a token');
    await page.getByLabel('Access token').fill(TOKEN);
    await maskwire.stage.getByRole('button', { name: 'Connect' }).click();
    await maskwire.expectLive();
  });
});
