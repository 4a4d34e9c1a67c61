import { afterEach, describe, expect, it } from 'vitest';
import { serving } from '../testing/origin.js';
import { Proxy } from '../testing/proxy.js';
import { CONTENT, downloadable, pullKit } from '../testing/pull-kit.js';
import { pullInProcess } from '../testing/pull-process.js';
import { pullModel } from './pull.js';

const kit = pullKit();
let proxy: Proxy | undefined;
afterEach(async () => {
  await proxy?.close();
  proxy = undefined;
});

/** Nobody but the proxy knows this host. */
const HIDDEN = 'http://models.invalid/some-model.tflite';

async function proxied(): Promise<Proxy> {
  const { origin } = await kit.origin(serving(CONTENT));
  proxy = await Proxy.start(origin.port);
  return proxy;
}

describe('a proxy', () => {
  it('is asked for plain addresses as they are', async () => {
    const { url: httpProxy, asked } = await proxied();
    await pullModel(downloadable(HIDDEN), kit.options({ proxies: { httpProxy, noProxy: '' } }));
    expect(asked).toEqual([`GET ${HIDDEN}`]);
    expect(await kit.left()).toEqual(['some-model.tflite']);
  });

  it('is asked for a tunnel to secure ones', async () => {
    const { url: httpsProxy, asked } = await proxied();
    const entry = downloadable(HIDDEN.replace('http:', 'https:'));
    // The origin behind it speaks no TLS: that the handshake fails there shows that the tunnel was taken.
    const pulling = pullModel(
      entry,
      kit.options({ proxies: { httpsProxy, noProxy: '' }, limits: { attempts: 1 } }),
    );
    await expect(pulling).rejects.toMatchObject({ code: 'offline' });
    expect(asked).toEqual(['CONNECT models.invalid:443']);
  });

  it('is passed by for the hosts that need none', async () => {
    const { url: httpProxy, asked } = await proxied();
    const { entry } = await kit.origin(serving(CONTENT));
    await pullModel(entry, kit.options({ proxies: { httpProxy, noProxy: 'example.org,127.0.0.1' } }));
    expect(asked).toEqual([]);
    expect(await kit.left()).toEqual(['some-model.tflite']);
  });

  it('is taken from the environment', async () => {
    const { url, asked } = await proxied();
    const done = await pullInProcess(downloadable(HIDDEN), kit.root, { HTTP_PROXY: url, NO_PROXY: '' });
    expect(done).toEqual({ fetched: true });
    expect(asked).toEqual([`GET ${HIDDEN}`]);
  });

  it('that is not there is told as being offline', async () => {
    const proxies = { httpProxy: 'http://127.0.0.1:1', noProxy: '' };
    await expect(pullModel(downloadable(HIDDEN), kit.options({ proxies }))).rejects.toMatchObject({
      code: 'offline',
      message: expect.stringContaining('HTTPS_PROXY') as string,
    });
  });

  it('whose address is none is told', async () => {
    const proxies = { httpProxy: 'not an address', noProxy: '' };
    await expect(pullModel(downloadable(HIDDEN), kit.options({ proxies }))).rejects.toMatchObject({
      code: 'bad_address',
      message: expect.stringContaining('Check HTTP_PROXY') as string,
    });
  });
});
