import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp, { type Metadata, type Sharp } from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningServer } from '../main/start-server.js';
import { declareSize } from '../testing/images.js';
import { startTestServer } from '../testing/server.js';

const TESTDATA = process.env['MASKWIRE_TESTDATA'];
const PHOTO = TESTDATA === undefined ? undefined : join(TESTDATA, 'photos/astronaut.png');

let server: RunningServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const picture = (widthPx: number, heightPx: number): Sharp =>
  sharp({ create: { width: widthPx, height: heightPx, channels: 3, background: '#5588aa' } });

const post = (body: Uint8Array, query = '', type = 'application/octet-stream'): Promise<Response> =>
  fetch(`${server.url}/api/segment${query}`, {
    method: 'POST',
    headers: { 'content-type': type },
    body: new Uint8Array(body),
  });

const pngOf = async (answer: Response): Promise<Metadata> => {
  expect(answer.headers.get('content-type')).toBe('image/png');
  return sharp(await answer.arrayBuffer()).metadata();
};

describe('segment with the real pipeline', () => {
  it.each(['jpeg', 'png', 'webp'] as const)('gives a grey PNG of the size of a %s', async (format) => {
    const answer = await post(await picture(413, 307).toFormat(format).toBuffer(), '?mode=fast');
    expect(answer.status).toBe(200);
    const mask = await pngOf(answer);
    expect([mask.width, mask.height, mask.channels, mask.depth]).toEqual([413, 307, 1, 'uchar']);
  });

  it('turns the image upright first', async () => {
    const turned = await picture(300, 200).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    const mask = await pngOf(await post(turned));
    expect([mask.width, mask.height]).toEqual([200, 300]);
  });

  it('cuts out with alpha', async () => {
    const cut = await pngOf(await post(await picture(120, 90).jpeg().toBuffer(), '?cutout=1'));
    expect([cut.width, cut.height, cut.channels, cut.hasAlpha]).toEqual([120, 90, 4, true]);
  });

  it('sums up in JSON: nobody in a plain picture', async () => {
    const answer = await post(await picture(120, 90).jpeg().toBuffer(), '?format=json');
    expect(answer.headers.get('content-type')).toContain('application/json');
    expect(await answer.json()).toMatchObject({ mode: 'balanced', classes: [] });
  });

  it('finds the person in a photo', async (context) => {
    if (PHOTO === undefined) return context.skip('MASKWIRE_TESTDATA is not set: no photograph');
    const photo = await readFile(PHOTO);
    const { width, height } = await sharp(photo).metadata();
    const form = new FormData();
    form.set('image', new Blob([new Uint8Array(photo)]), 'photo.png');
    const answer = await fetch(`${server.url}/api/segment?mode=balanced`, { method: 'POST', body: form });
    const bytes = await answer.arrayBuffer();
    const mask = await sharp(bytes).metadata();
    expect([mask.width, mask.height]).toEqual([width, height]);
    const summary = await post(photo, '?format=json');
    expect(await summary.json()).toMatchObject({
      source: { widthPx: width, heightPx: height },
      classes: [{ index: 0, label: 'person' }],
    });
    const alpha = await sharp(bytes).raw().toBuffer();
    const share = alpha.filter((value) => value > 127).length / alpha.length;
    expect(share).toBeGreaterThan(0.2);
    expect(share).toBeLessThan(0.8);
  });
});

describe('segment refuses with the real pipeline', () => {
  it.each([
    ['a JPEG that ends half-way', async () => (await noisy()).subarray(0, 4000), 422],
    ['a PNG that ends half-way', async () => (await noisy('png')).subarray(0, 4000), 422],
    ['SVG', async () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 415],
    ['16000 x 16000', async () => declareSize(await noisy(), 16_000, 16_000), 413],
  ] as const)('%s', async (_, make, status) => {
    const answer = await post(await make());
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ error: { retryable: false } });
  });

  it('more at once than it can hold, and serves all the others', async () => {
    const image = await noisy();
    const answers = await Promise.all(Array.from({ length: 24 }, () => post(image, '?mode=fast')));
    const statuses = answers.map(({ status }) => status);
    expect(statuses.every((status) => [200, 429, 503].includes(status))).toBe(true);
    expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(8);
    const refused = answers.filter(({ status }) => status !== 200);
    for (const answer of refused) expect(answer.headers.get('retry-after')).toBe('1');
    expect((await post(image)).status).toBe(200);
  });
});

/** A picture that compresses badly, so that half of it is half-way. */
const noisy = (format: 'jpeg' | 'png' = 'jpeg'): Promise<Buffer> =>
  sharp({
    create: {
      width: 160,
      height: 160,
      channels: 3,
      background: '#000',
      noise: { type: 'gaussian', mean: 128, sigma: 50 },
    },
  })
    .toFormat(format)
    .toBuffer();
