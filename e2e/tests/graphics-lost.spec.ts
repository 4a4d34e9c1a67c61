import type { Page } from '@playwright/test';
import sharp from 'sharp';
import { expect, test } from '../fixtures.js';
import { holdGraphics, loseGraphics, restoreGraphics } from '../harness/graphics.js';
import { frameShown, type Rgba } from '../harness/pictures.js';

test.describe('lost graphics', () => {
  // The page loads its worker with itself and touches the graphics at the first start: there is time to reach in.
  test.beforeEach(async ({ server, maskwire, page }) => {
    // Mirrored, the frame code stands clear of the badges.
    await maskwire.open(server.url, { mirror: true });
    await holdGraphics(page);
    await maskwire.start();
    await maskwire.expectLive();
  });

  test('leave no raw picture behind when an effect is chosen meanwhile', async ({ maskwire, page }) => {
    await maskwire.chooseEffect('none');
    await maskwire.expectDrawn('raw');
    expect(frameShown(await seen(page), true), 'the raw picture, while it is wanted').toBeDefined();
    await loseGraphics(page);
    // A blurred room's large marks can still be read.
    await maskwire.chooseEffect('colour');
    await expect(maskwire.stage.getByText('Bringing the graphics back')).toBeVisible();
    await expect(page.locator('canvas').first()).toBeHidden();
    expect(frameShown(await seen(page), true), 'the raw picture, after an effect was chosen').toBeUndefined();

    await restoreGraphics(page);
    await expect(page.locator('[data-testid=stage][data-shown=true]')).toBeVisible();
    await maskwire.waitForPictures(3);
    await maskwire.expectLive();
    expect(frameShown(await seen(page), true)).toBeUndefined();
  });

  test('that never come back while nothing runs are had anew at the next start', async ({
    maskwire,
    page,
  }) => {
    await maskwire.stop();
    await maskwire.expectPhase('stopped');
    const before = page.workers().length;
    await loseGraphics(page);
    await expect.poll(() => page.workers().length, { message: 'workers' }).toBe(before - 1);
    await maskwire.start();
    await maskwire.waitForPictures(3);
    await maskwire.expectLive();
  });
});

/** What stands where the picture is, as the user sees it. */
async function seen(page: Page): Promise<Rgba> {
  const { data, info } = await sharp(await page.getByTestId('stage').screenshot({ animations: 'disabled' }))
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { widthPx: info.width, heightPx: info.height, pixels: new Uint8Array(data) };
}
