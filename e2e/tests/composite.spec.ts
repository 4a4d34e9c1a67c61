import { CLIP_FRAMES, CLIP_SIZE, pictureOf, truthOf } from '../clip/clip.js';
import { expect, test } from '../fixtures.js';
import { note } from '../harness/figures.js';
import { READABLE } from '../harness/maskwire-page.js';
import {
  type Colour,
  difference,
  frameShown,
  iou,
  leftPart,
  mean,
  near,
  type Rgba,
  sampled,
  share,
} from '../harness/pictures.js';
import { PROBE_SIZE } from '../harness/probe.js';

const LEAST_IOU = 0.95;
const MAGENTA: Colour = [255, 0, 255];
/** About half way between this colour and any other in the clip. */
const NEAR_MAGENTA = 120;
const LAGS = [-2, -1, 0, 1, 2];

test.describe('the composite', () => {
  test('marks exactly the person, each mask on its own frame', async ({ server, maskwire }, info) => {
    await maskwire.open(server.url, READABLE);
    await maskwire.start();
    await maskwire.expectLive();
    await maskwire.waitForPictures(40);
    const reports = (await maskwire.newest(40)).filter((report) => report.drawn === 'composite');
    expect(reports.length).toBeGreaterThan(25);

    const byLag = new Map<number, number[]>(LAGS.map((lag) => [lag, []]));
    for (const report of reports) {
      expect(report.maskFrameId).toBe(report.frameId);
      const picture = { ...PROBE_SIZE, pixels: report.pixels };
      const frame = frameShown(picture);
      if (frame === undefined) throw new Error('the frame code of a composite cannot be read');
      const mask = near(picture, MAGENTA, NEAR_MAGENTA);
      for (const [lag, ious] of byLag) {
        const truth = await truthOf((frame + lag + CLIP_FRAMES) % CLIP_FRAMES, PROBE_SIZE);
        ious.push(iou(mask, truth));
      }
    }
    const own = byLag.get(0) ?? [];
    const least = Math.min(...own);
    note(info, 'IoU', `mean ${mean(own).toFixed(4)}, least ${least.toFixed(4)} of ${own.length} frames`);
    const means = [...byLag].map(([lag, ious]) => `${lag}: ${mean(ious).toFixed(3)}`);
    note(info, 'IoU with the truth of neighbouring frames', means.join(', '));
    expect(least).toBeGreaterThanOrEqual(LEAST_IOU);
    // Masks drawn a frame late or early would fit that neighbour instead.
    for (const [lag, ious] of byLag) if (lag !== 0) expect(mean(ious)).toBeLessThan(mean(own) - 0.02);
  });

  test('keeps the person and replaces the room, at full size', async ({ server, maskwire }, info) => {
    await maskwire.open(server.url, { effect: 'colour', backgroundColour: '#ff00ff', mirror: false });
    await maskwire.start();
    await maskwire.expectLive();
    const picture = await maskwire.readCanvas();
    expect([picture.widthPx, picture.heightPx]).toEqual([CLIP_SIZE.widthPx, CLIP_SIZE.heightPx]);

    const isPerson = near(picture, MAGENTA, NEAR_MAGENTA).map((isRoom) => !isRoom);
    const frame = await likestFrame(picture);
    const truth = await truthOf(frame, CLIP_SIZE);
    const overlap = iou(isPerson, truth);
    const error = differenceInside(picture, truth, await pictureOf(frame, CLIP_SIZE));
    note(info, 'IoU on the canvas', overlap.toFixed(4));
    note(info, 'person against the camera', `${error.toFixed(2)} of 255`);
    expect(overlap).toBeGreaterThanOrEqual(LEAST_IOU);
    // Inside the person the pixels are the camera's own; away from the person nothing of the room is left.
    expect(error).toBeLessThan(6);
    expect(share(near(leftPart(picture, 100), MAGENTA, 10))).toBeGreaterThan(0.98);
  });
});

/** The clip's frame whose person is most like the one shown. */
async function likestFrame(picture: Rgba): Promise<number> {
  const small = sampled(picture, PROBE_SIZE);
  const errors: number[] = [];
  for (let frame = 0; frame < CLIP_FRAMES; frame++) {
    const truth = await truthOf(frame, PROBE_SIZE);
    errors.push(differenceInside(small, truth, await pictureOf(frame, PROBE_SIZE)));
  }
  return errors.indexOf(Math.min(...errors));
}

/** How far a picture is from the camera's inside the person, clear of the outline where chroma bleeds. */
function differenceInside(picture: Rgba, truth: Uint8Array, camera: Uint8Array): number {
  const margin = Math.ceil(picture.widthPx / 160);
  const steps = [0, -margin, margin, -margin * picture.widthPx, margin * picture.widthPx];
  return difference(picture, camera, (i) => steps.every((step) => truth[i + step] === 255));
}
