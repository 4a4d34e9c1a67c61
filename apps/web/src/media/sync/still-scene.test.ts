import type { MaskEvent } from '@maskwire/client';
import type { ModeInfo } from '@maskwire/protocol';
import { describe, expect, it } from 'vitest';
import { StillScene } from './still-scene.js';

const EVERY_MS = 33;
const mode: ModeInfo = {
  id: 'fast',
  title: 'Fast',
  description: '',
  task: 'person',
  kind: 'alpha',
  labels: ['person'],
  palette: ['#0072b2'],
  input: { widthPx: 64, heightPx: 36 },
  output: { widthPx: 64, heightPx: 36 },
  stateful: false,
  listed: true,
};
const maskOf = (frameId: number, stale = false): MaskEvent => ({
  frameId,
  captureTimeS: 0,
  epoch: 1,
  times: { queueUs: 0, decodeUs: 0, inferenceUs: 0, encodeUs: 0 },
  roundTripMs: 1,
  widthPx: 1,
  heightPx: 1,
  kind: 'alpha',
  pixels: Uint8Array.of(frameId),
  mode,
  stale,
});
const picture = (grey: number): ImageData => ({
  width: 64,
  height: 36,
  colorSpace: 'srgb',
  data: new Uint8ClampedArray(64 * 36 * 4).fill(grey),
});

/** Sends frames 1.. of a grey picture until one is left out; the mask of each comes `lag` frames later. */
function framesUntilSkipped(scene: StillScene, lag: number, most = 40): number {
  for (let frameId = 1; frameId <= most; frameId++) {
    const nowMs = frameId * EVERY_MS;
    if (frameId > lag) scene.answered(maskOf(frameId - lag), mode);
    if (scene.maskFor(picture(100), nowMs)) return frameId - 1;
    scene.sent(frameId, nowMs);
  }
  return most;
}

describe('a still scene', () => {
  it('gives its last mask for frames that look alike, and sends one now and then', () => {
    const scene = new StillScene();
    const sent = framesUntilSkipped(scene, 1);
    expect(sent).toBeLessThan(8);
    let nowMs = sent * EVERY_MS;
    let skipped = 0;
    while (scene.maskFor(picture(100), (nowMs += EVERY_MS))) skipped++;
    expect(skipped).toBeGreaterThan(5);
    expect(skipped).toBeLessThan(20);
  });

  it('never uses a mask of before it stood still', () => {
    const scene = new StillScene();
    // Masks come 10 frames late: that of the first still frame must be there.
    expect(framesUntilSkipped(scene, 10)).toBeGreaterThanOrEqual(10);
  });

  it('ends with the first frame that differs', () => {
    const scene = new StillScene();
    const sent = framesUntilSkipped(scene, 1);
    expect(scene.maskFor(picture(140), (sent + 2) * EVERY_MS)).toBeUndefined();
  });

  it('keeps no mask of other settings, and none when it is off', () => {
    const reset = new StillScene();
    framesUntilSkipped(reset, 1);
    reset.reset();
    expect(reset.maskFor(picture(100), 1000)).toBeUndefined();
    const off = new StillScene();
    off.setOn(false);
    expect(framesUntilSkipped(off, 1)).toBe(40);
    const stale = new StillScene();
    for (let frameId = 1; frameId < 20; frameId++) {
      expect(stale.maskFor(picture(100), frameId * EVERY_MS)).toBeUndefined();
      stale.sent(frameId, frameId * EVERY_MS);
      stale.answered(maskOf(frameId, true), mode);
    }
  });
});
