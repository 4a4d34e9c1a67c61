import { NO_TIMES } from '@maskwire/protocol';
import { describe, expect, it } from 'vitest';
import { createFlow } from './create.js';
import { nextReferenceFps } from './reference-fps.js';
import { referenceLatencyRow } from './reference-latency.js';
import type { FrameOutcome } from './types.js';

const answered = (
  processingMs: number,
  latencyMs: number,
  over: Partial<FrameOutcome> = {},
): FrameOutcome => ({
  nowMs: 1000 + latencyMs,
  sentAtMs: 1000,
  upBytes: 25_000,
  downBytes: 4000,
  result: 'mask',
  reason: undefined,
  times: { ...NO_TIMES, inferenceUs: processingMs * 1000 },
  ...over,
});

describe("the reference's rate", () => {
  it.each([
    [20, [151], 18],
    [20, [150], 20],
    [20, [70], 20],
    [20, [69], 21],
    [6, [400], 5],
    [5, [400], 5],
    [25, [10], 25],
    [20, [100, 300], 18],
    [20, [0, 100, 80], 21],
  ])('%i FPS after %j ms is %i', (fps, timesMs, next) => {
    expect(nextReferenceFps(fps, timesMs)).toBe(next);
  });

  it('goes down with a slow server, and by the mean of 50 times up again', () => {
    const flow = createFlow({ kind: 'reference-fps' });
    for (let n = 0; n < 12; n++) flow.ended(answered(200, 250));
    expect(flow.plan(0).maxFps).toBe(5);
    // 37 of 10 ms and 12 of 200 are 56 ms in the mean, under 70; 20 of 10 and 12 of 200 are 81.
    for (let n = 0; n < 20; n++) flow.ended(answered(10, 60));
    expect(flow.plan(0).maxFps).toBe(5);
    for (let n = 0; n < 30; n++) flow.ended(answered(10, 60));
    expect(flow.plan(0).maxFps).toBeGreaterThan(5);
  });

  it('does not look at the network', () => {
    const flow = createFlow({ kind: 'reference-fps' });
    for (let n = 0; n < 100; n++) flow.ended(answered(10, 3000));
    expect(flow.plan(0)).toMatchObject({ maxFps: 25, window: 2 });
  });
});

describe("the reference's picture", () => {
  it.each([
    [501, 40, 480],
    [500, 50, 640],
    [201, 50, 640],
    [200, 70, 960],
    [10, 70, 960],
  ])('after %i ms is quality %i at %i px', (latencyMs, quality, maxDimensionPx) => {
    expect(referenceLatencyRow(latencyMs)).toEqual({ quality, maxDimensionPx });
  });

  it('follows the latest latency, and only of masks', () => {
    const flow = createFlow({ kind: 'reference-latency' });
    flow.ended(answered(10, 600));
    expect(flow.plan(0)).toMatchObject({ window: 2, image: { quality: 40 } });
    flow.ended(answered(10, 20, { result: 'dropped' }));
    flow.ended(answered(10, Number.NaN));
    expect(flow.plan(0).image.quality).toBe(40);
    flow.ended(answered(10, 20));
    expect(flow.plan(0).image.quality).toBe(70);
  });
});
