import { type NetworkProfile, startShapingProxy } from '@maskwire/network-lab';
import { CLIP_FRAMES, truthOf } from '../clip/clip.js';
import { expect, test } from '../fixtures.js';
import { note } from '../harness/figures.js';
import { type MaskwirePage, READABLE } from '../harness/maskwire-page.js';
import { type Colour, frameShown, iou, mean, near } from '../harness/pictures.js';
import { PROBE_SIZE, type ProbeReport } from '../harness/probe.js';

const MAGENTA: Colour = [255, 0, 255];
/** About half way between this colour and any other in the clip. */
const NEAR_MAGENTA = 120;
const LEAST_IOU = 0.95;
/** What following the motion must win over the truth of the mask's own frame, left where it was. */
const LEAST_GAIN = 0.05;
/** More than the largest window and what waits for its time, by far. */
const MOST_COPIES_HELD = 48;

const ROUND_TRIP_MS = 150;
const oneWay = { delayMs: ROUND_TRIP_MS / 2, jitterMs: 0, rate: [{ fromMs: 0, bitsPerS: Infinity }] };
const FAR: NetworkProfile = { name: 'far', title: 'a server far away', up: oneWay, down: oneWay };

/** What the way costs in the pictures' quality is measured elsewhere. */
const SETTINGS = {
  flow: 'manual',
  manual: { quality: 85, maxDimensionPx: 480, window: 8, maxFps: 30 },
} as const;

type Composite = ProbeReport & { readonly frameNumber: number; readonly maskFrameNumber: number };

const isComposite = (report: ProbeReport): report is Composite =>
  report.drawn === 'composite' && report.frameNumber !== undefined && report.maskFrameNumber !== undefined;

async function watch(maskwire: MaskwirePage, sync: 'exact' | 'low-latency'): Promise<readonly Composite[]> {
  await maskwire.start();
  await maskwire.expectLive();
  await maskwire.take();
  await maskwire.waitForPictures(40);
  const composites = (await maskwire.take()).filter(isComposite);
  const reports = composites.filter((report) => report.sync === sync);
  // After a gap between frames nothing can be followed: a mask goes on its own frame until it can.
  expect(reports.length, `composites in ${sync}`).toBeGreaterThan(composites.length / 2);
  const held = reports.map(({ copies }) => copies.opened - copies.closed);
  expect(Math.max(...held), 'copies held').toBeLessThanOrEqual(MOST_COPIES_HELD);
  return reports;
}

/** Every copy goes back once the stream has ended; one may be under way in that moment. */
async function expectNothingHeld(maskwire: MaskwirePage): Promise<void> {
  await maskwire.stop();
  await maskwire.expectDrawn('idle');
  const copies = (await maskwire.newest(1))[0]?.copies ?? { opened: Number.NaN, closed: 0 };
  expect(copies.opened).toBeGreaterThan(50);
  expect(copies.opened - copies.closed, 'copies held after the end').toBeLessThanOrEqual(1);
}

/** Number of the clip's frame in a picture, and how well the person is marked in it. */
async function read(report: Composite): Promise<{ frame: number; overlap: number }> {
  const picture = { ...PROBE_SIZE, pixels: report.pixels };
  const frame = frameShown(picture);
  if (frame === undefined) throw new Error('the frame code of a composite cannot be read');
  const truth = await truthOf(frame % CLIP_FRAMES, PROBE_SIZE);
  return { frame, overlap: iou(near(picture, MAGENTA, NEAR_MAGENTA), truth) };
}

test.describe('on a server 150 ms away', () => {
  test('exact puts every mask on its own frame', async ({ server, maskwire }, info) => {
    const proxy = await startShapingProxy({ targetPort: Number(new URL(server.url).port), profile: FAR });
    try {
      await maskwire.open(proxy.url, { ...READABLE, ...SETTINGS, sync: 'exact' });
      const reports = await watch(maskwire, 'exact');
      for (const report of reports) {
        expect(report.maskFrameId).toBe(report.frameId);
        expect(report.maskFrameNumber).toBe(report.frameNumber);
      }
      const order = reports.map(({ frameNumber }) => frameNumber);
      expect(order).toEqual(order.toSorted((a, b) => a - b));
      const overlaps = await Promise.all(reports.map(async (report) => (await read(report)).overlap));
      note(info, 'IoU', `mean ${mean(overlaps).toFixed(4)}, least ${Math.min(...overlaps).toFixed(4)}`);
      expect(Math.min(...overlaps)).toBeGreaterThanOrEqual(LEAST_IOU);
      await expectNothingHeld(maskwire);
    } finally {
      await proxy.close();
    }
  });

  test('low latency moves the newest mask along to the newest frame', async ({ server, maskwire }, info) => {
    const proxy = await startShapingProxy({ targetPort: Number(new URL(server.url).port), profile: FAR });
    try {
      await maskwire.open(proxy.url, { ...READABLE, ...SETTINGS, sync: 'low-latency' });
      const reports = await watch(maskwire, 'low-latency');
      for (const report of reports) expect(report.frameNumber).toBeGreaterThan(report.maskFrameNumber);
      const clipFrames = new Map<number, number>();
      const moved: number[] = [];
      const left: number[] = [];
      for (const report of reports) {
        const { frame, overlap } = await read(report);
        clipFrames.set(report.frameNumber, frame);
        const maskFrame = clipFrames.get(report.maskFrameNumber);
        if (maskFrame === undefined) continue;
        moved.push(overlap);
        const [then, now] = await Promise.all([
          truthOf(maskFrame % CLIP_FRAMES, PROBE_SIZE),
          truthOf(frame % CLIP_FRAMES, PROBE_SIZE),
        ]);
        left.push(
          iou(
            Array.from(then, (value) => value > 127),
            now,
          ),
        );
      }
      note(info, 'IoU', `moved ${mean(moved).toFixed(4)}, left ${mean(left).toFixed(4)} of ${moved.length}`);
      expect(moved.length).toBeGreaterThan(3);
      expect(mean(moved)).toBeGreaterThan(mean(left) + LEAST_GAIN);
      await expectNothingHeld(maskwire);
    } finally {
      await proxy.close();
    }
  });
});
