import { expect, test } from '../fixtures.js';
import { CLIP_CAMERA, launchWith } from '../harness/launch.js';
import { READABLE } from '../harness/maskwire-page.js';

// Nobody answers the browser's question: that counts as no.
test.use({ launchOptions: launchWith(...CLIP_CAMERA) });

test.describe('a camera that is refused', () => {
  test('is explained, and the demo offered instead', async ({ server, maskwire }) => {
    await maskwire.open(server.url, READABLE);
    await maskwire.start();
    await maskwire.expectPhase('failed');
    await expect(maskwire.page.getByRole('heading', { name: 'The camera is blocked' })).toBeVisible();
    await expect(maskwire.page.getByRole('button', { name: 'Try again' })).toBeVisible();
    await maskwire.screenshot('failed-camera-denied');
    expect(await maskwire.take()).toEqual([]);
    await maskwire.stage.getByRole('button', { name: 'Try the demo' }).click();
    await maskwire.expectLive();
  });

  test('can be allowed afterwards, without a reload', async ({ server, maskwire, context }) => {
    await maskwire.open(server.url, READABLE);
    await maskwire.start();
    await maskwire.expectPhase('failed');
    await context.grantPermissions(['camera'], { origin: server.url });
    await maskwire.page.getByRole('button', { name: 'Try again' }).click();
    await maskwire.expectLive();
  });
});
