import { readFile } from 'node:fs/promises';
import type { Download, Page } from '@playwright/test';
import sharp from 'sharp';
import { expect, test } from '../fixtures.js';
import { note } from '../harness/figures.js';
import { holdGraphics, loseGraphics, restoreGraphics } from '../harness/graphics.js';
import { POLL } from '../harness/maskwire-page.js';
import { passTime } from '../harness/waiting.js';

/** A busy machine draws few pictures a second, and the browser's recorder leaves some of them out. */
const LEAST_RECORDED = { lengthMs: 1500, bytes: 20_000 };
/** Length and size are told twice a second; graphics that stay away for 5 s are given up. */
const SEVERAL_TICKS_MS = 800;

test.describe('outputs', () => {
  test('are files of what the canvas shows, with its alpha', async ({ server, maskwire, page }, info) => {
    await maskwire.open(server.url, { source: 'demo', effect: 'cutout', mirror: false });
    await maskwire.start();
    await maskwire.expectLive(40_000);
    const canvas = await maskwire.readCanvas();

    // Where masks come too late the veil is shown, and saved: it is opaque.
    await expect(async () => {
      const png = await downloadOf(page, 'Save a snapshot');
      expect(png.suggestedFilename()).toMatch(/^maskwire-\d{4}-\d\d-\d\d-\d\d\.\d\d\.\d\d-cutout\.png$/);
      const { data, info: size } = await sharp(await png.path())
        .raw()
        .toBuffer({ resolveWithObject: true });
      expect([size.width, size.height, size.channels]).toEqual([canvas.widthPx, canvas.heightPx, 4]);
      const snapshot = alphaOf(data);
      note(info, 'snapshot', JSON.stringify(snapshot));
      expect(snapshot.clear).toBeGreaterThan(0.2);
      expect(snapshot.solid).toBeGreaterThan(0.05);
      // Colours that were multiplied by their alpha would never be larger than it.
      expect(snapshot.straight).toBeGreaterThan(0);
    }).toPass({ timeout: 25_000 });

    await record(page, LEAST_RECORDED);
    await expect(page.getByTestId('recording')).toHaveText(/^\d:\d\d · \d+\.\d MB$/);
    const webm = await downloadOf(page, 'Stop recording');
    expect(webm.suggestedFilename()).toMatch(/^maskwire-[\d.-]+\.webm$/);
    await expect(page.getByRole('button', { name: 'Record', exact: true })).toBeVisible();
    const played = await play(page, await readFile(await webm.path()));
    note(info, 'recording', `${played.lengthS.toFixed(2)} s, ${JSON.stringify(played.frames)}`);
    expect([played.widthPx, played.heightPx]).toEqual([canvas.widthPx, canvas.heightPx]);
    expect(played.lengthS).toBeGreaterThan(LEAST_RECORDED.lengthMs / 1000 - 0.5);
    expect(played.lengthS).toBeLessThan(60);
    // Frames whose mask came too late are the veil, and opaque.
    expect(played.frames.some(({ clear, solid }) => clear > 0.2 && solid > 0.05)).toBe(true);

    await page.getByRole('button', { name: 'Picture in picture' }).click();
    await expect.poll(() => page.evaluate(() => document.pictureInPictureElement !== null)).toBe(true);
    await page.getByRole('button', { name: 'Picture in picture' }).click();
    await expect.poll(() => page.evaluate(() => document.pictureInPictureElement !== null)).toBe(false);
  });

  test('wait for the graphics, are kept when the picture ends, and say why there is none', async ({
    server,
    maskwire,
    page,
  }) => {
    await maskwire.open(server.url, { source: 'demo', effect: 'blur' });
    await holdGraphics(page);
    const lend = (): Promise<string> =>
      page.evaluate(() => {
        try {
          return window.maskwire.captureStream().getVideoTracks()[0]?.readyState ?? 'no track';
        } catch (error) {
          return String(error);
        }
      });
    expect(await lend()).toMatch(/^OutputError: There is no picture yet/);
    await maskwire.start();
    await maskwire.expectLive(40_000);
    expect(await lend()).toBe('live');
    await record(page, { lengthMs: 500, bytes: 1000 });

    await loseGraphics(page);
    await expect(maskwire.stage).toHaveAttribute('data-shown', 'false');
    expect(await lend()).toMatch(/^OutputError: There is no picture yet/);
    const { lengthMs: held = 0 } = await recording(page);
    await passTime(SEVERAL_TICKS_MS);
    expect((await recording(page)).lengthMs).toBe(held);
    await restoreGraphics(page);
    await expect.poll(async () => (await recording(page)).lengthMs).toBeGreaterThan(held);

    const [file] = await Promise.all([page.waitForEvent('download'), maskwire.stop()]);
    expect((await readFile(await file.path())).length).toBeGreaterThan(1000);
    await expect(page.getByText('The picture ended; the recording up to there was saved.')).toBeVisible();
  });

  test('have a view of nothing but the picture', async ({ server, maskwire, page }) => {
    await page.goto(`${server.url}/stage?source=demo&effect=colour&backgroundColour=ff00ff&sepia=1&probe=1`);
    await maskwire.expectLive(40_000);
    await expect(page.getByText('sepia: there is no such parameter.')).toBeVisible();
    await expect(page.getByRole('button')).toHaveCount(0);
    const corner = async (): Promise<number[]> => {
      const { widthPx, pixels } = await maskwire.readCanvas();
      return [...pixels.subarray(4 * 8 * (widthPx + 1)).subarray(0, 4)];
    };
    await expect.poll(corner, { ...POLL, timeout: 25_000 }).toEqual([255, 0, 255, 255]);
    const facts = await page.evaluate(() => ({
      behind: [document.documentElement, document.body].map((each) => getComputedStyle(each).backgroundColor),
      kept: localStorage.length,
      canvas: document.querySelector('canvas')?.getBoundingClientRect().width,
      page: innerWidth,
    }));
    expect(facts.behind).toEqual(['rgba(0, 0, 0, 0)', 'rgba(0, 0, 0, 0)']);
    expect(facts.kept).toBe(0);
    expect(facts.canvas).toBe(facts.page);
    await maskwire.screenshot('stage-view');
  });
});

async function downloadOf(page: Page, button: string): Promise<Download> {
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: button }).click(),
  ]);
  return file;
}

/** Shares of RGBA pixels: transparent, opaque, and of those between the ones with a colour above their alpha. */
function alphaOf(pixels: Uint8Array): { clear: number; solid: number; straight: number } {
  let [clear, solid, between, straight] = [0, 0, 0, 0];
  for (let i = 0; i < pixels.length; i += 4) {
    const alpha = pixels[i + 3] ?? 0;
    if (alpha === 0) clear++;
    else if (alpha > 250) solid++;
    else {
      between++;
      if (Math.max(...pixels.subarray(i, i + 3)) > alpha + 8) straight++;
    }
  }
  const count = pixels.length / 4;
  return { clear: clear / count, solid: solid / count, straight: straight / Math.max(1, between) };
}

const recording = (page: Page): Promise<{ readonly lengthMs?: number; readonly bytes?: number }> =>
  page.evaluate(() => window.maskwire.state().output.recording);

/** Records until there is something to look at. */
async function record(page: Page, least: typeof LEAST_RECORDED): Promise<void> {
  await page.getByRole('button', { name: 'Record', exact: true }).click();
  const hasEnough = async (): Promise<boolean> => {
    const { lengthMs = 0, bytes = 0 } = await recording(page);
    return lengthMs >= least.lengthMs && bytes >= least.bytes;
  };
  await expect.poll(hasEnough, { ...POLL, timeout: 30_000 }).toBe(true);
}

interface Played {
  /** As the file says it before it is played. */
  readonly lengthS: number;
  readonly widthPx: number;
  readonly heightPx: number;
  /** Shares of each frame that are transparent, and opaque. */
  readonly frames: readonly { readonly clear: number; readonly solid: number }[];
}

/** Plays a video in the browser, its first frames or seconds. */
async function play(page: Page, file: Buffer): Promise<Played> {
  return page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (char) => char.codePointAt(0) ?? 0);
    const video = document.createElement('video');
    video.muted = true;
    const loaded = new Promise((resolve, reject) => {
      video.addEventListener('loadedmetadata', resolve, { once: true });
      video.addEventListener('error', () => reject(new Error(video.error?.message)), { once: true });
    });
    video.src = URL.createObjectURL(new Blob([bytes], { type: 'video/webm' }));
    await loaded;
    const { duration, videoWidth, videoHeight } = video;
    const context = new OffscreenCanvas(videoWidth, videoHeight).getContext('2d', {
      willReadFrequently: true,
    });
    if (context === null) throw new Error('there is no 2D context');
    const frames: { clear: number; solid: number }[] = [];
    const look = (): void => {
      context.clearRect(0, 0, videoWidth, videoHeight);
      context.drawImage(video, 0, 0);
      const alphas = context.getImageData(0, 0, videoWidth, videoHeight).data.filter((_, i) => i % 4 === 3);
      const share = (fits: (alpha: number) => boolean): number => alphas.filter(fits).length / alphas.length;
      frames.push({ clear: share((alpha) => alpha === 0), solid: share((alpha) => alpha > 250) });
    };
    const enough = new Promise((resolve) => {
      video.addEventListener('ended', resolve, { once: true });
      setTimeout(resolve, 5000);
      const next = (): void => {
        look();
        if (frames.length >= 5) resolve(undefined);
        else video.requestVideoFrameCallback(next);
      };
      video.requestVideoFrameCallback(next);
    });
    await video.play();
    await enough;
    return { lengthS: duration, widthPx: videoWidth, heightPx: videoHeight, frames };
  }, file.toString('base64'));
}
