import { expect, test } from '../fixtures.js';
import { GRANT_CAMERA, launchWith } from '../harness/launch.js';

test.use({ launchOptions: launchWith('--use-fake-device-for-media-stream=device-count=0', GRANT_CAMERA) });

test.describe('a machine without a camera', () => {
  test('is told so', async ({ server, maskwire }) => {
    await maskwire.open(server.url);
    await maskwire.start();
    await maskwire.expectPhase('failed');
    await expect(maskwire.page.getByRole('heading', { name: 'No camera found' })).toBeVisible();
    await maskwire.screenshot('failed-no-camera');
  });

  test('has the demo', async ({ server, maskwire }) => {
    await maskwire.open(server.url);
    await maskwire.stage.getByRole('button', { name: 'Try the demo' }).click();
    await maskwire.expectLive();
    await expect(maskwire.page.locator('#stat-fps')).not.toHaveText(/^(0|0\.0|–|—)?$/);
    await expect(maskwire.page.locator('#stat-inference')).toHaveText(/^\d+(\.\d+)?$/);
    await expect(maskwire.page.locator('#stat-classes')).toHaveText('1');
    await maskwire.screenshot('live-demo');
  });
});
