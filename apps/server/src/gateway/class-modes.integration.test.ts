import { mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { loadCatalogue } from '@maskwire/models';
import { ENCODING, type FrameResult, type MaskResult } from '@maskwire/protocol';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sourceOf } from '../main/modes.js';
import type { RunningServer } from '../main/start-server.js';
import { TestClient } from '../testing/client.js';
import { addColours, COLOURS } from '../testing/own-model.js';
import { realPool, startTestServer, testConfig } from '../testing/server.js';
import { until } from '../testing/until.js';

/** Class modes from camera frame to class mask, with real workers and a real engine. */

const TESTDATA = process.env['MASKWIRE_TESTDATA'];
const VOC = 'deeplabv3_mnv2_pascal_quant.tflite';
/** Label files use it for outlines that nobody could judge. */
const IGNORED = 255;

const modelsDir = mkdtempSync(join(tmpdir(), 'maskwire-class-modes-'));
let server: RunningServer;
let client: TestClient;

beforeAll(async () => {
  addColours(modelsDir);
  if (TESTDATA !== undefined) symlinkSync(join(TESTDATA, 'models', VOC), join(modelsDir, VOC));
  const config = { ...testConfig, modelsDir };
  const catalogue = await loadCatalogue(config);
  expect(catalogue.faults).toEqual([]);
  const pool = realPool(config, { source: sourceOf(config, catalogue.catalogue) });
  server = await startTestServer(config, { pool, catalogue });
  client = await TestClient.connect(server.url);
});

afterAll(async () => {
  client.close();
  await server.close();
  rmSync(modelsDir, { recursive: true, force: true });
});

const { widthPx, heightPx } = COLOURS.size;

/** Left half one colour, right half another. */
const halves = (left: string, right: string): Promise<Buffer> =>
  sharp({ create: { width: widthPx, height: heightPx, channels: 3, background: left } })
    .composite([
      {
        input: { create: { width: widthPx / 2, height: heightPx, channels: 3, background: right } },
        gravity: 'east',
      },
    ])
    .jpeg({ quality: 95, chromaSubsampling: '4:4:4' })
    .toBuffer();

const redAndBlue = await halves('#ff0000', '#0000ff');

/** Puts settings in force and waits until their mode is ready. */
async function configure(settings: object): Promise<void> {
  const reply = await client.configure(settings);
  if (!reply.ok) throw new Error(reply.error.message);
  await until('the mode', () => server.pool.modeState(reply.settings.mode) === 'ready', 20_000);
}

function wholeMask(result: FrameResult): MaskResult {
  if (result.status !== 'mask') throw new Error(`no mask but ${result.reason}`);
  return result;
}

const ask = async (image: Uint8Array): Promise<MaskResult> =>
  wholeMask(await client.answer(client.frame(image)));

/** Class in the middle of the left and of the right half. */
function classesOf(mask: MaskResult): readonly (number | undefined)[] {
  expect(mask).toMatchObject({ encoding: ENCODING.classDeflate, widthPx, heightPx });
  const indices = inflateRawSync(mask.payload);
  expect(indices).toHaveLength(widthPx * heightPx);
  const row = (heightPx / 2) * widthPx;
  return [indices[row + widthPx / 4], indices[row + (widthPx * 3) / 4]];
}

describe("a class mode of a user's own", () => {
  it('is offered with its labels, palette and encoding', () => {
    expect(client.ready.encodings).toContain(ENCODING.classDeflate);
    expect(client.ready.modes.find(({ id }) => id === COLOURS.id)).toMatchObject({
      kind: 'classes',
      labels: COLOURS.labels,
      palette: COLOURS.palette,
      input: COLOURS.size,
      output: COLOURS.size,
    });
  });

  it('needs encoding 4', async () => {
    const refused = await client.configure({ mode: COLOURS.id, encodings: [1, 2, 3] });
    expect(refused).toMatchObject({ ok: false, error: { code: 'unsupported_encoding' } });
  });

  it('answers frames with a class for each pixel', async () => {
    await configure({ mode: COLOURS.id, encodings: [2, 4] });
    expect(classesOf(await ask(redAndBlue))).toEqual([0, 2]);
    expect(classesOf(await ask(await halves('#00ff00', '#ff0000')))).toEqual([1, 0]);
  });

  it('leaves out the classes that are not wanted, in fewer bytes', async () => {
    await configure({ mode: COLOURS.id, classes: null });
    const all = await ask(redAndBlue);
    await configure({ classes: [2] });
    const blue = await ask(redAndBlue);
    expect(classesOf(blue)).toEqual([255, 2]);
    await configure({ classes: [] });
    const none = await ask(redAndBlue);
    expect(classesOf(none)).toEqual([255, 255]);
    expect(none.payload.length).toBeLessThan(all.payload.length);
    await configure({ classes: null });
  });

  it('leaves out what is less likely than the threshold', async () => {
    // Red just ahead of green: logits 2 * 10 * 0.5 and 2.1 * 10 * 0.44.
    const unsure = await halves('#807000', '#0000ff');
    await configure({ mode: COLOURS.id, threshold: 0 });
    expect(classesOf(await ask(unsure))).toEqual([0, 2]);
    await configure({ threshold: 0.95 });
    expect(classesOf(await ask(unsure))).toEqual([255, 2]);
    await configure({ threshold: 0.5 });
  });

  it('sends an equal mask once, to who reads encoding 5', async () => {
    await configure({ mode: COLOURS.id, encodings: [4, 5] });
    expect((await ask(redAndBlue)).encoding).toBe(ENCODING.classDeflate);
    expect((await ask(redAndBlue)).encoding).toBe(ENCODING.unchanged);
    await configure({ encodings: [2, 4] });
  });

  it('takes frames of another size', async () => {
    await configure({ mode: COLOURS.id });
    const large = await sharp(redAndBlue).resize(800, 600, { fit: 'fill' }).webp().toBuffer();
    expect(classesOf(await ask(large))).toEqual([0, 2]);
  });

  it('makes palette PNGs and summaries of photographs', async () => {
    const photo = await sharp(redAndBlue)
      .resize(300, 200, { fit: 'fill', kernel: 'nearest' })
      .png()
      .toBuffer();
    const post = (query: string): Promise<Response> =>
      fetch(`${server.url}/api/segment?mode=${COLOURS.id}${query}`, {
        method: 'POST',
        headers: { 'content-type': 'image/png' },
        body: new Uint8Array(photo),
      });
    const png = await sharp(await (await post('')).arrayBuffer())
      .removeAlpha()
      .raw()
      .toBuffer({
        resolveWithObject: true,
      });
    expect(png.info).toMatchObject({ width: 300, height: 200 });
    expect([...png.data.subarray(0, 3)]).toEqual([0xe6, 0x9f, 0]);
    expect(await (await post('&format=json')).json()).toMatchObject({
      mode: COLOURS.id,
      source: { widthPx: 300, heightPx: 200 },
      classes: expect.arrayContaining([
        { index: 2, label: 'bluish', areaShare: expect.closeTo(0.5, 1) },
        { index: 0, label: 'reddish', areaShare: expect.closeTo(0.5, 1) },
      ]),
    });
    expect((await post('&cutout=1')).status).toBe(400);
    expect((await post('&cutout=1&format=json')).status).toBe(400);
  });

  it('leaves alpha modes as they were', async () => {
    await configure({ mode: 'fast', encodings: [2, 4], classes: [] });
    expect((await ask(redAndBlue)).encoding).toBe(ENCODING.alpha8Deflate);
    await configure({ classes: null });
  });
});

it('finds objects in photographs', async (context) => {
  if (TESTDATA === undefined) return context.skip('MASKWIRE_TESTDATA is not set: no photographs');
  const folder = join(TESTDATA, 'pairs/voc');
  await configure({ mode: 'objects', encodings: [4], threshold: 0.5 });
  const shares: number[] = [];
  for (const name of readdirSync(folder)
    .filter((file) => file.endsWith('.jpg'))
    .slice(0, 4)) {
    const photo = await readFile(join(folder, name));
    const image = await sharp(photo).resize(513, 513, { fit: 'fill' }).jpeg({ quality: 90 }).toBuffer();
    const mask = await ask(image);
    const truth = await sharp(join(folder, name.replace('.jpg', '.labels.png')))
      .resize(mask.widthPx, mask.heightPx, { fit: 'fill', kernel: 'nearest' })
      .toColourspace('b-w')
      .raw()
      .toBuffer();
    shares.push(agreement(inflateRawSync(mask.payload), truth));
  }
  // The network itself is right in about nine of ten pixels.
  expect(Math.min(...shares)).toBeGreaterThan(0.7);
});

function agreement(indices: Uint8Array, truth: Uint8Array): number {
  let judged = 0;
  let right = 0;
  for (const [i, label] of truth.entries()) {
    if (label === IGNORED) continue;
    judged++;
    if (indices[i] === label) right++;
  }
  return right / judged;
}
