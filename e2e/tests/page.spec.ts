import { expect, test } from '../fixtures.js';

test.describe('the page', () => {
  test('is started and stopped by the keyboard', async ({ server, maskwire, page }) => {
    await maskwire.open(server.url);
    await pressTabUntil(/^Start camera$/);
    await page.keyboard.press('Enter');
    await maskwire.expectLive();
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
    await page.setViewportSize({ width: 390, height: 844 });
    await maskwire.open(server.url);
    await expectNoSidewaysScroll();
    await maskwire.screenshot('phone-idle');
    const button = maskwire.stage.getByRole('button', { name: 'Start camera' });
    await expect(button).toBeInViewport({ ratio: 1 });
    await button.click();
    await maskwire.expectLive();
    await expectNoSidewaysScroll();
    await maskwire.screenshot('phone-live');

    async function expectNoSidewaysScroll(): Promise<void> {
      const overflow = await page.evaluate(() => {
        const { scrollWidth, clientWidth } = document.documentElement;
        return scrollWidth - clientWidth;
      });
      expect(overflow, 'pixels to scroll sideways').toBe(0);
    }
  });

  test('shows what it is before anything runs', async ({ server, maskwire, page }) => {
    await page.setViewportSize({ width: 1280, height: 900 });
    await maskwire.open(server.url);
    await expect(maskwire.stage.getByRole('heading')).toBeVisible();
    await maskwire.screenshot('idle');
    await maskwire.start();
    await maskwire.expectLive();
    await maskwire.screenshot('live');
  });
});
