import { describe, expect, it } from 'vitest';
import { ClientError } from '../errors.js';
import type { FixedFlow } from './choice.js';
import { createFlow } from './create.js';
import { PRESETS } from './presets.js';
import type { FlowSubject } from './types.js';

const SUBJECT: FlowSubject = {
  input: { widthPx: 256, heightPx: 256 },
  kind: 'alpha',
  source: { widthPx: 1280, heightPx: 720 },
};

const planFor = (choice: FixedFlow, subject = SUBJECT) => {
  const flow = createFlow(choice);
  flow.stream(subject);
  return flow.plan(0);
};

describe('fixed values', () => {
  it('are the picture that the mode reads, as fast as it is captured, where nothing is said', () => {
    expect(planFor({ kind: 'fixed', window: 3 })).toEqual({
      window: 3,
      maxFps: Number.POSITIVE_INFINITY,
      image: { format: 'jpeg', quality: 68, widthPx: 256, heightPx: 256 },
      imageLevel: 1,
      maskCoding: 'alpha8',
      limitedBy: 'none',
    });
  });

  it('keep the shape of the captured picture and never enlarge it', () => {
    expect(planFor({ kind: 'fixed', window: 2, maxDimensionPx: 640 }).image).toMatchObject({
      widthPx: 640,
      heightPx: 360,
    });
    const small = { ...SUBJECT, source: { widthPx: 320, heightPx: 240 } };
    expect(planFor({ kind: 'fixed', window: 2, maxDimensionPx: 640 }, small).image).toMatchObject(
      small.source,
    );
  });

  it('stay within what the server takes', () => {
    const square = { ...SUBJECT, source: { widthPx: 2000, heightPx: 2000 } };
    const { widthPx, heightPx } = planFor({ kind: 'fixed', window: 2, maxDimensionPx: 1280 }, square).image;
    expect(widthPx * heightPx).toBeLessThanOrEqual(1_000_000);
  });

  it('send the size that the mode reads while the captured size is not known', () => {
    const unknown = { ...SUBJECT, source: undefined };
    expect(planFor(PRESETS.ultra.flow, unknown).image).toMatchObject({ widthPx: 256, heightPx: 256 });
  });

  it('do not care what happens', () => {
    const flow = createFlow({ kind: 'fixed', window: 8 });
    flow.stream(SUBJECT);
    const before = flow.plan(0);
    flow.serverLimit(1);
    flow.pinged(5000, 4000);
    expect(flow.plan(9000)).toEqual(before);
  });

  it.each([
    { window: 0 },
    { window: 17 },
    { window: Number.NaN },
    { window: 2, maxFps: 0 },
    { window: 2, quality: 101 },
    { window: 2, maxDimensionPx: 0 },
  ])('are refused out of range: %j', (values) => {
    expect(() => createFlow({ kind: 'fixed', ...values })).toThrow(ClientError);
  });
});

describe('the presets', () => {
  it.each([
    ['default', 50, 640, 2, 33],
    ['high', 70, 960, 2, 33],
    ['low-bandwidth', 40, 480, 2, 33],
    ['ultra', 80, 1280, 5, 16],
    ['development', 60, 800, 2, 33],
    ['research', 80, 1280, 2, 33],
  ] as const)(
    '%s: quality %i, %i px, %i in flight, one every %i ms',
    (name, quality, maxDimensionPx, window, gapMs) => {
      const { flow, description } = PRESETS[name];
      expect(flow).toMatchObject({ quality, maxDimensionPx, window, format: 'jpeg' });
      expect(1000 / (flow.maxFps ?? 0)).toBeCloseTo(gapMs);
      expect(description).toMatch(/^[A-Z].*\.$/);
    },
  );
});
