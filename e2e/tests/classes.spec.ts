import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pictureOf } from '../clip/clip.js';
import { test as base, expect } from '../fixtures.js';
import { addColourModel, COLOUR_MODEL, classOf } from '../harness/colour-model.js';
import { note } from '../harness/figures.js';
import { LegendList, type LegendRow } from '../harness/legend.js';
import { type KeptSettings, type MaskwirePage, POLL } from '../harness/maskwire-page.js';
import { type Colour, difference, frameShown, mean, near, type Rgba, share } from '../harness/pictures.js';
import { drawnAs } from '../harness/privacy.js';
import { PROBE_SIZE, type ProbeReport } from '../harness/probe.js';

/** A server whose models folder holds the colour model. */
const test = base.extend<object, { readonly serverFlags: readonly string[] }>({
  serverFlags: [
    async ({ browserName: _ }, use) => {
      const cacheDir = await mkdtemp(join(tmpdir(), 'maskwire-e2e-'));
      await addColourModel(join(cacheDir, 'models'));
      await use(['--cache-dir', cacheDir]);
      await rm(cacheDir, { recursive: true, force: true });
    },
    { scope: 'worker' },
  ],
});

/** Classes painted so that nothing shines through, the rest of the picture as the camera shows it. */
const PAINTED: KeptSettings = {
  effect: 'overlay',
  overlayOpacity: 1,
  backgroundColour: '#ff00ff',
  mirror: false,
  mode: COLOUR_MODEL.id,
  threshold: 0.5,
};
/** Surer than this, or less sure than that, the model is whatever the JPEG did to a colour. */
const SURE = 0.7;
const UNSURE = 0.4;
/** Of a painted pixel: it is exactly the palette's, but the probe's copy is smaller than the canvas. */
const PAINT_TOLERANCE = 4;
/** Of no class at first, and not in the clip. */
const CHOSEN: Colour = [0xff, 0xee, 0x00];
/** A page without masks keeps the last composite this long, less a little for the clock. */
const HOLD_MS = 950;
/** A colour that is not shown may be in the camera's picture by chance. */
const CHANCE_SHARE = 0.005;

const pictureIn = ({ pixels }: ProbeReport): Rgba => ({ ...PROBE_SIZE, pixels });
const paintedShare = (report: ProbeReport, colour: Colour): number =>
  share(near(pictureIn(report), colour, PAINT_TOLERANCE));

/**
 * Times of pictures that hide everybody although a composite was drawn a moment before. On a busy machine masks may stay
 * away for longer than one is held: that is no blink.
 */
function blinks(reports: readonly ProbeReport[]): number[] {
  let compositeAtMs = Number.NEGATIVE_INFINITY;
  let last: number | undefined;
  return reports.flatMap(({ drawn, atMs, frameId }) => {
    // The same frame drawn again, with other classes, is not held longer for it.
    if (drawn === 'composite' && frameId !== last) compositeAtMs = atMs;
    last = frameId;
    return drawn === 'blurred' && atMs - compositeAtMs < HOLD_MS ? [atMs] : [];
  });
}

/** The class of each pixel of a frame: its index, -1 for none, undefined where that is close or at a border. */
async function truthOf(frame: number): Promise<(number | undefined)[]> {
  const rgb = await pictureOf(frame, PROBE_SIZE);
  const { widthPx } = PROBE_SIZE;
  const answers = Array.from({ length: rgb.length / 3 }, (_, i) => {
    const { index, probability } = classOf([rgb[3 * i] ?? 0, rgb[3 * i + 1] ?? 0, rgb[3 * i + 2] ?? 0]);
    if (probability > SURE) return index;
    return probability < UNSURE ? -1 : undefined;
  });
  const around = [-widthPx - 1, -widthPx, 1 - widthPx, -1, 1, widthPx - 1, widthPx, widthPx + 1];
  return answers.map((answer, i) =>
    around.every((step) => answers[i + step] === answer) ? answer : undefined,
  );
}

async function startPainted(maskwire: MaskwirePage, url: string): Promise<void> {
  await maskwire.open(url, PAINTED);
  await maskwire.start();
  await maskwire.expectLive();
  await maskwire.waitForPictures(10);
}

/** The rows once the list has settled: all three classes are in the picture. */
async function settledRows(legend: LegendList): Promise<LegendRow[]> {
  await expect.poll(async () => (await legend.rows()).length, POLL).toBe(COLOUR_MODEL.labels.length);
  return legend.rows();
}

/** In CSS pixels of the page: a point that was of this colour in each of the pictures, with all around it. */
async function placeOf(
  reports: readonly ProbeReport[],
  colour: Colour,
  page: MaskwirePage['page'],
): Promise<{ x: number; y: number }> {
  const { widthPx, heightPx } = PROBE_SIZE;
  const painted = reports.map((report) => near(pictureIn(report), colour, PAINT_TOLERANCE));
  const reach = [-2, -1, 0, 1, 2];
  const at = painted[0]?.findIndex((_, i) =>
    reach.every((dy) => reach.every((dx) => painted.every((where) => where[i + dy * widthPx + dx] === true))),
  );
  const canvas = await page.locator('[data-testid=stage] canvas').boundingBox();
  if (at === undefined || at < 0 || canvas === null) throw new Error('the colour stays nowhere');
  return {
    x: canvas.x + (((at % widthPx) + 0.5) / widthPx) * canvas.width,
    y: canvas.y + ((Math.floor(at / widthPx) + 0.5) / heightPx) * canvas.height,
  };
}

// Two pages for all of it: to start one takes as long as most of these.
test.describe('class masks', () => {
  test('are shown and listed as the model finds them', async ({ server, maskwire, page }, info) => {
    await startPainted(maskwire, server.url);
    const legend = new LegendList(page);
    await test.step('painted in the colours of their legend, the rest of the picture left alone', async () => {
      const rows = await settledRows(legend);
      for (const row of rows) {
        expect(row.label).toBe(COLOUR_MODEL.labels[row.index]);
        expect(hexOf(row.colour)).toBe(COLOUR_MODEL.palette[row.index]);
      }
      const colours = new Map(rows.map(({ index, colour }) => [index, colour]));
      const right: number[] = [];
      const errors: number[] = [];
      const reports = drawnAs(await maskwire.newest(20), 'composite');
      for (const report of reports) {
        const frame = frameShown(pictureIn(report));
        // On a busy machine some are drawn too small for it.
        if (frame === undefined) continue;
        const truth = await truthOf(frame);
        for (const [index, colour] of colours) {
          const painted = near(pictureIn(report), colour, PAINT_TOLERANCE).filter(
            (_, i) => truth[i] === index,
          );
          if (painted.length > 0) right.push(share(painted));
        }
        const camera = await pictureOf(frame, PROBE_SIZE);
        errors.push(difference(pictureIn(report), camera, (i) => truth[i] === -1));
      }
      note(info, 'painted as it should be', `${(100 * mean(right)).toFixed(1)} % of sure pixels`);
      note(info, 'unpainted against the camera', `${mean(errors).toFixed(2)} of 255`);
      expect(mean(right)).toBeGreaterThan(0.97);
      expect(errors.length, 'frame codes that can be read: grey is of no class').toBeGreaterThan(0);
      expect(mean(errors)).toBeLessThan(6);
      await maskwire.screenshot('classes');
    });
    await test.step('a list with the share of each class, largest first', async () => {
      await settledRows(legend);
      for (let look = 0; look < 5; look++) {
        await maskwire.waitForPictures(5);
        const rows = await legend.rows();
        const percents = rows.map(({ percent }) => percent ?? Number.NaN);
        expect(percents.reduce((sum, percent) => sum + percent, 0)).toBeLessThanOrEqual(100);
        // The list is told less often than pictures are drawn: on a busy machine it is of one before the newest.
        const lately = drawnAs(await maskwire.newest(20), 'composite');
        for (const { colour, percent } of rows) {
          const offBy = lately.map((one) =>
            Math.abs((percent ?? Number.NaN) - 100 * paintedShare(one, colour)),
          );
          expect(Math.min(...offBy)).toBeLessThan(6);
        }
        expect(percents.toSorted((a, b) => b - a)[0]).toBe(percents[0]);
      }
    });
    await test.step('in the colour that it is given, named under the pointer in the picture', async () => {
      const [given] = await settledRows(legend);
      if (given === undefined) throw new Error('the list is empty');
      const others = (await legend.rows()).filter(({ index }) => index !== given.index);
      await legend.recolour(given.label, hexOf(CHOSEN));
      const shares = async (): Promise<number[]> => {
        const newest = await newestComposite(maskwire);
        return [CHOSEN, given.colour].map((colour) => paintedShare(newest, colour));
      };
      await expect.poll(async () => (await shares())[0], POLL).toBeGreaterThan(0.02);
      expect((await shares())[1], 'its former colour').toBeLessThan(CHANCE_SHARE);
      const row = (await legend.rows()).find(({ index }) => index === given.index);
      expect(row?.colour, 'in the list').toEqual(CHOSEN);

      await maskwire.waitForPictures(10);
      const lately = drawnAs(await maskwire.newest(10), 'composite');
      const pointed = page.getByTestId('pointed');
      await expect(pointed).toBeHidden();
      for (const { label, colour } of [{ ...given, colour: CHOSEN }, ...others]) {
        const { x, y } = await placeOf(lately, colour, page);
        await page.mouse.move(x, y);
        await expect(pointed).toHaveText(label);
        await expect(page.locator('[data-testid=legend] [data-pointed=true]')).toContainText(label);
      }
      await page.mouse.move(0, 0);
      await expect(pointed).toBeHidden();
    });
  });

  test('follow what is chosen', async ({ server, maskwire, page }, info) => {
    test.slow();
    await startPainted(maskwire, server.url);
    const legend = new LegendList(page);
    await test.step('a hidden class goes at once, masks stay on the screen and carry fewer bytes', async () => {
      const [largest] = await settledRows(legend);
      if (largest === undefined) throw new Error('the list is empty');
      const { label, colour, index } = largest;
      const bytesBefore = await downKb(page);
      await maskwire.take();
      await maskwire.expectDrawn('composite');
      const before = await newestComposite(maskwire);
      expect(paintedShare(before, colour)).toBeGreaterThan(0.02);

      await legend.toggle(label);
      await expect.poll(async () => (await maskwire.newest(1))[0]?.epoch, POLL).toBe(before.epoch + 1);
      await maskwire.waitForPictures(10);
      const reports = await maskwire.take();
      const composites = drawnAs(reports, 'composite');
      const firstWithout = composites.findIndex((report) => paintedShare(report, colour) < CHANCE_SHARE);
      // The page filters by itself, on the picture at hand: the server's filter comes later.
      expect(composites[firstWithout]?.epoch, 'epoch of the first picture without it').toBe(before.epoch);
      const shares = composites.map((report) => paintedShare(report, colour));
      const told = composites.map(
        ({ epoch, frameNumber, atMs }, i) =>
          `epoch ${epoch}, frame ${frameNumber}, at ${atMs.toFixed(0)} ms: ${shares[i]?.toFixed(4)}`,
      );
      expect(Math.max(...shares.slice(firstWithout)), `a hidden class: ${told.join('; ')}`).toBeLessThan(
        CHANCE_SHARE,
      );
      expect(blinks(reports)).toEqual([]);
      const hidden = (await legend.rows()).find((row) => row.index === index);
      expect(hidden).toMatchObject({ isShown: false, percent: undefined, colour });
      await expect.poll(() => downKb(page), { timeout: 20_000 }).toBeLessThan(bytesBefore * 0.9);
      note(
        info,
        'mask',
        `${bytesBefore.toFixed(2)} KB with, ${(await downKb(page)).toFixed(2)} KB without ${label}`,
      );
      await maskwire.screenshot('classes-hidden');

      await legend.toggle(label);
      await expect
        .poll(async () => paintedShare(await newestComposite(maskwire), colour), POLL)
        .toBeGreaterThan(0.02);
      expect(blinks(await maskwire.take())).toEqual([]);
      await expect.poll(async () => (await legend.rows())[0]?.index, POLL).toBe(index);
    });
    await test.step('one class alone, and the others again', async () => {
      const rows = await settledRows(legend);
      const [only, ...others] = rows;
      if (only === undefined) throw new Error('the list is empty');
      await legend.toggleSolo(only.label);
      await maskwire.waitForPictures(3);
      await maskwire.take();
      await maskwire.waitForPictures(10);
      for (const report of drawnAs(await maskwire.take(), 'composite')) {
        for (const { colour } of others) expect(paintedShare(report, colour)).toBeLessThan(CHANCE_SHARE);
        expect(paintedShare(report, only.colour)).toBeGreaterThan(0.02);
      }
      // Nothing jumps: the others stay where they were.
      expect((await legend.rows()).map(({ index }) => index)).toEqual(rows.map(({ index }) => index));
      await legend.toggleSolo(only.label);
      await expect.poll(async () => (await legend.rows()).every(({ isShown }) => isShown)).toBe(true);
      const shown = async (): Promise<boolean> => {
        const newest = await newestComposite(maskwire);
        return rows.every(({ colour }) => paintedShare(newest, colour) > CHANCE_SHARE);
      };
      await expect.poll(shown, POLL).toBe(true);
    });
    await test.step('nothing where the model is not sure enough', async () => {
      const rows = await settledRows(legend);
      await page.getByLabel('Confidence at least').fill('100');
      const painted = async (): Promise<number> => {
        const newest = await newestComposite(maskwire);
        return rows.reduce((sum, { colour }) => sum + paintedShare(newest, colour), 0);
      };
      await expect.poll(painted, POLL).toBeLessThan(CHANCE_SHARE);
      await maskwire.expectDrawn('composite');
    });
    await test.step('what is shown is cut out, and nothing else', async () => {
      await page.getByLabel('Confidence at least').fill('50');
      await maskwire.chooseEffect('colour');
      await maskwire.waitForPictures(10);
      const rows = await settledRows(legend);
      const room = async (): Promise<number> => paintedShare(await newestComposite(maskwire), [255, 0, 255]);
      // The list follows the picture by a moment.
      const offBy = async (): Promise<number> => {
        const kept = (await legend.rows()).reduce((sum, { percent }) => sum + (percent ?? 0), 0) / 100;
        return Math.abs(1 - (await room()) - kept);
      };
      await expect.poll(offBy, POLL).toBeLessThan(0.1);
      for (const { label } of rows) await legend.toggle(label);
      await expect.poll(room, POLL).toBeGreaterThan(1 - CHANCE_SHARE);
    });
  });
});

const downKb = (page: MaskwirePage['page']): Promise<number> =>
  page.evaluate(() => window.maskwire.state().stats?.downKbPerFrame ?? 0);

const hexOf = (colour: Colour): string =>
  `#${colour.map((level) => level.toString(16).padStart(2, '0')).join('')}`;

/** The newest picture with a mask: on a busy machine one without may have come since. */
async function newestComposite(maskwire: MaskwirePage): Promise<ProbeReport> {
  const newest = drawnAs(await maskwire.newest(60), 'composite').at(-1);
  if (newest === undefined) throw new Error('nothing was drawn with a mask');
  return newest;
}
