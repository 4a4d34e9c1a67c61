// Makes the emulated GPU available that the tests of onnx-webgpu run on. Never fails: without it those tests are
// skipped, and say so.
import { findBrowser, knownBrowsers } from './lib/browser.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { main } from './lib/main.mjs';
import { offerSoftwareVulkan } from './lib/software-vulkan.mjs';

const offer = () => offerSoftwareVulkan(knownBrowsers(), {});

await main(async () => {
  await ensureInstalled();
  let file = offer();
  if (file === undefined && process.platform === 'linux') {
    try {
      await findBrowser();
    } catch (error) {
      console.error(error instanceof Error ? error.message : error);
    }
    file = offer();
  }
  console.log(file === undefined ? 'no emulated GPU: its tests will be skipped' : `emulated GPU: ${file}`);
  return 0;
});
