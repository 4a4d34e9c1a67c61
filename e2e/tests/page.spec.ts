import { expect, test } from '../fixtures.js';

/** Least height of what a thumb presses. */
const THUMB_PX = 44;

test.describe('the page', () => {
  test('is started and stopped by the keyboard', async ({ server, maskwire, page }) => {
    await maskwire.open(server.url);
    await pressTabUntil(/^Start camera$/);
    await page.keyboard.press('Enter');
    await maskwire.expectLive();
    // The button is gone: who pressed it must not be thrown back to the top of the page.
    await expect(maskwire.stage).toBeFocused();
    await pressTabUntil(/^Stop$/);
    await page.keyboard.press('Space');
    await maskwire.expectPhase('stopped');

    async function pressTabUntil(name: RegExp): Promise<void> {
      for (let presses = 0; presses < 20; presses++) {
        await page.keyboard.press('Tab');
        const text = await page.evaluate(() => document.activeElement?.textContent?.trim() ?? '');
        if (name.test(text)) return;
      }
      throw new Error(`${name} cannot be reached by the keyboard`);
    }
  });

  test('works at phone width', async ({ server, maskwire, page }) => {
    // As narrow as a page at 1280 is when it is enlarged four times: the stage cuts off what is wider than itself.
    await page.setViewportSize({ width: 320, height: 844 });
    await maskwire.open(server.url);
    const narrow = await maskwire.stage.getByRole('button', { name: 'Try the demo' }).boundingBox();
    const stage = await maskwire.stage.boundingBox();
    if (narrow === null || stage === null) throw new Error('the demo button or the stage is not shown');
    expect(narrow.x + narrow.width, 'right edge of the demo button').toBeLessThan(stage.x + stage.width);
    await page.setViewportSize({ width: 390, height: 844 });
    await expectNoSidewaysScroll();
    await maskwire.screenshot('phone-idle');
    const button = maskwire.stage.getByRole('button', { name: 'Start camera' });
    await expect(button).toBeInViewport({ ratio: 1 });
    await button.click();
    await maskwire.expectLive();
    await expectNoSidewaysScroll();
    await maskwire.screenshot('phone-live');
    await expect(page.locator('#stat-engine')).toHaveText(/^onnx-cpu on CPU/);
    const targets = page.locator('button:visible, select:visible, label:has(input[name="effect"]):visible');
    for (const target of await targets.all()) {
      const box = await target.boundingBox();
      expect(box?.height, `height of ${await target.innerText()}`).toBeGreaterThanOrEqual(THUMB_PX);
    }

    async function expectNoSidewaysScroll(): Promise<void> {
      const overflow = await page.evaluate(() => {
        const { scrollWidth, clientWidth } = document.documentElement;
        return scrollWidth - clientWidth;
      });
      expect(overflow, 'pixels to scroll sideways').toBe(0);
    }
  });

  test('touches no camera and draws nothing before it is asked', async ({ server, maskwire, page }) => {
    await page.setViewportSize({ width: 1280, height: 900 });
    await maskwire.open(server.url);
    await expect(maskwire.stage.getByRole('heading')).toBeVisible();
    await maskwire.screenshot('idle');
    expect(await maskwire.phases()).toEqual(['idle']);
    expect(await maskwire.drawnTotal()).toBe(0);
    await maskwire.start();
    await maskwire.expectLive();
    const phases = (await maskwire.phases()).filter((phase) => phase !== 'warming');
    expect(phases).toEqual(['idle', 'asking', 'connecting', 'live']);
    await maskwire.screenshot('live');
  });
});
