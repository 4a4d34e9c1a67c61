import { describe, expect, it } from 'vitest';
import { LOOP_S, type Scene, sceneAt, toSvg, truthSvg } from './index.js';
import { rasteriseGrey, rasteriseRgb, TEST_SIZE } from './testing/raster.js';

const TIMES_S = [0, 1.1, 4, 6, 7.5, 9.4, LOOP_S - 0.05];

/** The scene with its room painted in one flat colour that no person shape has. */
function onFlatRoom(scene: Scene, colour: string): string {
  return toSvg(
    scene.map((shape) => (shape.layer === 'room' ? { d: shape.d, fill: colour, layer: shape.layer } : shape)),
    TEST_SIZE,
  );
}

/** Pixels that differ between two drawings: whatever shows through where the room is. */
async function roomPixels(scene: Scene): Promise<boolean[]> {
  const green = await rasteriseRgb(onFlatRoom(scene, '#00ff00'));
  const magenta = await rasteriseRgb(onFlatRoom(scene, '#ff00ff'));
  const shows: boolean[] = [];
  for (let i = 0; i < green.length; i += 3) {
    // Full swing is 255 in each channel; over half of it means that more than half of the pixel is room.
    shows.push(Math.abs((green[i + 1] ?? 0) - (magenta[i + 1] ?? 0)) > 127);
  }
  return shows;
}

describe('truthSvg', () => {
  it.each(TIMES_S)('is white exactly where the person hides the room, at %f s', async (t) => {
    const scene = sceneAt(t);
    const truth = await rasteriseGrey(truthSvg(scene, TEST_SIZE));
    const room = await roomPixels(scene);
    expect(truth).toHaveLength(TEST_SIZE.widthPx * TEST_SIZE.heightPx);
    let wrong = 0;
    truth.forEach((level, i) => {
      if (level > 127 === room[i]) wrong += 1;
    });
    // Edges shared by several shapes are blended once per shape: a few of them round the other way.
    expect(wrong / truth.length).toBeLessThan(0.001);
  });

  it.each(TIMES_S)('covers a webcam-like share of the picture, at %f s', async (t) => {
    const truth = await rasteriseGrey(truthSvg(sceneAt(t), TEST_SIZE));
    const share = truth.reduce((sum, level) => sum + (level > 127 ? 1 : 0), 0) / truth.length;
    expect(share).toBeGreaterThan(0.18);
    expect(share).toBeLessThan(0.4);
  });

  it('is black and white but for the anti-aliased outline', async () => {
    const truth = await rasteriseGrey(truthSvg(sceneAt(7.5), TEST_SIZE));
    const grey = truth.filter((level) => level > 2 && level < 253).length;
    expect(grey / truth.length).toBeLessThan(0.02);
  });
});

describe('toSvg', () => {
  it('draws at the size asked for, stretching the 16:9 view', async () => {
    const pixels = await rasteriseRgb(toSvg(sceneAt(0), { widthPx: 256, heightPx: 256 }));
    expect(pixels).toHaveLength(256 * 256 * 3);
  });

  it.each([0, -1, 1.5, Number.NaN])('refuses a width of %f', (widthPx) => {
    expect(() => toSvg(sceneAt(0), { widthPx, heightPx: 10 })).toThrow(/widthPx/);
  });
});
