import type { Page } from '@playwright/test';
import sharp from 'sharp';
import { expect, test } from '../fixtures.js';
import { frameShown, type Rgba } from '../harness/pictures.js';

interface Held {
  gl?: WebGL2RenderingContext;
  loss?: WEBGL_lose_context | null;
}

test.describe('lost graphics', () => {
  // The page loads its worker with itself and touches the graphics at the first start: there is time to reach in.
  test.beforeEach(async ({ server, maskwire, page }) => {
    // Mirrored, the frame code stands clear of the badges.
    await maskwire.open(server.url, { mirror: true });
    await expect.poll(() => page.workers().length).toBe(1);
    await inWorker(page, () => {
      const held = globalThis as Held;
      OffscreenCanvas.prototype.getContext = new Proxy<OffscreenCanvas['getContext']>(
        Reflect.get(OffscreenCanvas.prototype, 'getContext'),
        {
          apply: (target, canvas, request) => {
            const context: unknown = Reflect.apply(target, canvas, request);
            if (context instanceof WebGL2RenderingContext) held.gl = context;
            return context;
          },
        },
      );
    });
    await maskwire.start();
    await maskwire.expectLive();
  });

  test('leave no raw picture behind when an effect is chosen meanwhile', async ({ maskwire, page }) => {
    await maskwire.chooseEffect('none');
    await maskwire.expectDrawn('raw');
    expect(frameShown(await seen(page), true), 'the raw picture, while it is wanted').toBeDefined();
    await inWorker(page, lose);
    await maskwire.chooseEffect('blur');
    await expect(maskwire.stage.getByText('Bringing the graphics back')).toBeVisible();
    await expect(page.locator('canvas').first()).toBeHidden();
    expect(frameShown(await seen(page), true), 'the raw picture, after an effect was chosen').toBeUndefined();

    await inWorker(page, () => (globalThis as Held).loss?.restoreContext());
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
    await inWorker(page, lose);
    await expect.poll(() => page.workers().length, { message: 'workers' }).toBe(before - 1);
    await maskwire.start();
    await maskwire.waitForPictures(3);
    await maskwire.expectLive();
  });
});

const lose = (): void => {
  const held = globalThis as Held;
  held.loss = held.gl?.getExtension('WEBGL_lose_context') ?? null;
  held.loss?.loseContext();
};

async function inWorker(page: Page, act: () => void): Promise<void> {
  const [worker] = page.workers();
  if (worker === undefined) throw new Error('the page has no worker');
  await worker.evaluate(act);
}

/** What stands where the picture is, as the user sees it. */
async function seen(page: Page): Promise<Rgba> {
  const { data, info } = await sharp(await page.getByTestId('stage').screenshot({ animations: 'disabled' }))
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { widthPx: info.width, heightPx: info.height, pixels: new Uint8Array(data) };
}
