import { describe, expect, it } from 'vitest';
import { type Pixels, SimilarFrameGate, THUMBNAIL, type Thumbnail, thumbnailOf } from './similar-frames.js';

const SIDE_PX = 256;

/** Deterministic noise, about normal, the same in each channel. */
function noiseOf(seed: number) {
  let state = seed;
  const uniform = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  return (sigma: number): number =>
    (uniform() + uniform() + uniform() + uniform() - 2) * Math.sqrt(3) * sigma;
}

interface Scene {
  readonly seed?: number;
  readonly sigma?: number;
  /** Brightness of everything on top. */
  readonly lighter?: number;
  /** A bright square of this side somewhere. */
  readonly spot?: { readonly xPx: number; readonly yPx: number; readonly sidePx: number };
}

/** A picture with texture, as a camera sees it. */
const TEXTURE = Float32Array.from(
  { length: SIDE_PX * SIDE_PX },
  (_, i) => 90 + 40 * Math.sin((i % SIDE_PX) / 9) * Math.cos(Math.floor(i / SIDE_PX) / 13),
);

function picture({ seed = 1, sigma = 0, lighter = 0, spot }: Scene): Pixels {
  const bytes = new Uint8ClampedArray(SIDE_PX * SIDE_PX * 4);
  const noise = noiseOf(seed);
  for (let y = 0; y < SIDE_PX; y++)
    for (let x = 0; x < SIDE_PX; x++) {
      const inSpot =
        spot && x >= spot.xPx && x < spot.xPx + spot.sidePx && y >= spot.yPx && y < spot.yPx + spot.sidePx;
      const clean = inSpot ? 220 : (TEXTURE[y * SIDE_PX + x] ?? 0) + lighter;
      const value = clean + (sigma && noise(sigma));
      bytes.fill(value, 4 * (y * SIDE_PX + x), 4 * (y * SIDE_PX + x) + 3);
    }
  return { widthPx: SIDE_PX, heightPx: SIDE_PX, channels: 4, bytes };
}

const thumbnails = new Map<string, Thumbnail>();

function thumbnailOfScene(scene: Scene): Thumbnail {
  const key = JSON.stringify(scene);
  const thumbnail = thumbnails.get(key) ?? thumbnailOf(picture(scene));
  thumbnails.set(key, thumbnail);
  return thumbnail;
}

/** Which frames of a camera are sent. */
function sentFrames(frames: number, sceneAt: (frame: number) => Scene, intervalMs = 1000 / 30): number[] {
  const gate = new SimilarFrameGate();
  return Array.from({ length: frames }, (_, frame) => frame).filter((frame) => {
    const thumbnail = thumbnailOfScene(sceneAt(frame));
    if (gate.maySkip(thumbnail, frame * intervalMs)) return false;
    gate.sent(thumbnail, frame * intervalMs);
    return true;
  });
}

describe('thumbnailOf', () => {
  it('is the mean luma of each cell, of RGB and RGBA alike', () => {
    const { widthPx, heightPx } = THUMBNAIL;
    const bytes = new Uint8Array(64 * 36 * 3).map((_, i) => [255, 0, 0][i % 3] ?? 0);
    const red = thumbnailOf({ widthPx: 64, heightPx: 36, channels: 3, bytes });
    expect(red).toHaveLength(widthPx * heightPx);
    expect(Math.round(red[0] ?? 0)).toBe(77);
    const spot = thumbnailOf(picture({ spot: { xPx: 248, yPx: 0, sidePx: 8 } }));
    const still = thumbnailOf(picture({}));
    const changed = [...spot.keys()].filter((cell) => Math.abs((spot[cell] ?? 0) - (still[cell] ?? 0)) > 0.5);
    expect(changed).toEqual([31]);
  });
});

describe('SimilarFrameGate', () => {
  it.each([0, 3, 8, 15])('leaves out most of a still scene with noise of sigma %i', (sigma) => {
    const sent = sentFrames(45, (frame) => ({ seed: frame + 1, sigma }));
    expect(sent.slice(0, 4)).toEqual([0, 1, 2, 3]);
    expect(sent.length).toBeLessThan(45 / 3);
    expect(Math.max(...sent.map((frame, i) => frame - (sent[i - 1] ?? 0)))).toBeLessThanOrEqual(13);
  });

  it.each([5, 12])(
    'lets a small thing that moves within a cell or two through, in noise of sigma %i',
    (sigma) => {
      // 5 px of 256: less than a cell; it moves by its own size with each frame.
      const sent = sentFrames(25, (frame) => ({
        seed: frame + 1,
        sigma,
        spot: { xPx: 100 + (frame % 2) * 6, yPx: 100, sidePx: 5 },
      }));
      expect(sent.length).toBe(25);
    },
  );

  it('notices what changes too slowly to differ from one frame to the next', () => {
    const still = sentFrames(120, () => ({}));
    // A level of brightness in 3 frames, and a thing that creeps a pixel in 10.
    const lighter = sentFrames(120, (frame) => ({ lighter: Math.floor(frame / 3) }));
    const creeping = sentFrames(120, (frame) => ({
      spot: { xPx: Math.floor(frame / 10), yPx: 90, sidePx: 20 },
    }));
    expect(lighter.length).toBeGreaterThanOrEqual(still.length);
    expect(creeping.length).toBeGreaterThan(still.length);
  });

  it('sends again at once when something happens, and some frames more until masks have settled', () => {
    const sent = sentFrames(40, (frame) => (frame < 21 ? {} : { spot: { xPx: 60, yPx: 60, sidePx: 30 } }));
    expect(sent).toEqual(expect.arrayContaining([21, 22, 23, 24]));
  });

  it.each([1000 / 30, 1000 / 15, 1000 / 7, 200, 240])(
    'never lets a gap of 450 ms come, at a frame each %d ms',
    (ms) => {
      const sent = sentFrames(60, () => ({}), ms);
      const gaps = sent.slice(1).map((frame, i) => (frame - (sent[i] ?? 0)) * ms);
      expect(Math.max(...gaps)).toBeLessThanOrEqual(451);
    },
  );

  it('begins anew when the mask of the last frame never came', () => {
    const gate = new SimilarFrameGate();
    const thumbnail = thumbnailOf(picture({}));
    for (let frame = 0; frame < 5; frame++) gate.sent(thumbnail, frame * 33);
    expect(gate.maySkip(thumbnail, 165)).toBe(true);
    gate.reset();
    expect(gate.maySkip(thumbnail, 198)).toBe(false);
  });
});
