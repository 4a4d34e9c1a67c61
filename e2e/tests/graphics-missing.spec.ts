import { test } from '../fixtures.js';
import { CLIP_CAMERA, GRANT_CAMERA, launchExactly, NO_GRAPHICS_FLAGS } from '../harness/launch.js';

test.use({ launchOptions: launchExactly(...NO_GRAPHICS_FLAGS, ...CLIP_CAMERA, GRANT_CAMERA) });

test('a browser without WebGL is told what to switch on', async ({ server, maskwire }) => {
  await maskwire.open(server.url);
  await maskwire.start();
  await maskwire.expectFailure('No graphics to draw with');
  await maskwire.screenshot('failed-graphics');
});
