import { expect, test } from '../fixtures.js';
import { CLIP_CAMERA, GRANT_CAMERA, launchWith } from '../harness/launch.js';

/** A name that is not localhost, so that plain http is no secure context. */
const HOST = 'studio.test';

test.use({
  launchOptions: launchWith(...CLIP_CAMERA, GRANT_CAMERA, `--host-resolver-rules=MAP ${HOST} 127.0.0.1`),
  serverFlags: ['--allowed-origins', `http://${HOST}`],
});

test('a plain http address gets no camera: the page says so and offers the demo', async ({
  server,
  maskwire,
  errors,
}) => {
  // Chromium tells the developer that isolation needs https, too.
  errors.allow(/Cross-Origin-Opener-Policy header has been ignored/);
  await maskwire.open(server.url.replace('localhost', HOST));
  await expect(maskwire.stage.getByText('browsers give no camera')).toBeVisible();
  await expect(maskwire.stage.getByText('--tls-cert')).toBeVisible();
  await maskwire.expectWholeInStage('Try the demo');
  await maskwire.screenshot('idle-insecure');
  await maskwire.start();
  await maskwire.expectFailure('No camera on an http address');
  await maskwire.screenshot('failed-insecure');
  await maskwire.tryDemo();
  await maskwire.expectLive();
});
