import { describe, expect, it } from 'vitest';
import { FittingQuality } from './fitting-quality.js';

const PLAN = { format: 'jpeg', quality: 80, widthPx: 1280, heightPx: 720 } as const;
const LIMIT_BYTES = 512 * 1024;

/** Encodes `count` frames of a picture with so many bytes for each step of quality; gives the refusals. */
function run(fitting: FittingQuality, bytesPerQuality: number, count: number): number {
  let refusals = 0;
  for (let frame = 0; frame < count; frame++) {
    const bytes = fitting.fit(PLAN).quality * bytesPerQuality;
    if (bytes <= LIMIT_BYTES) fitting.sent(bytes);
    else {
      refusals++;
      fitting.refused(bytes);
    }
  }
  return refusals;
}

describe('FittingQuality', () => {
  it('leaves a plan alone whose images fit', () => {
    const fitting = new FittingQuality();
    expect(run(fitting, 100, 50)).toBe(0);
    expect(fitting.fit(PLAN)).toBe(PLAN);
  });

  it('lowers the quality within a few frames until images fit, and stays there', () => {
    const fitting = new FittingQuality();
    expect(run(fitting, 30_000, 300)).toBeLessThanOrEqual(6);
    expect(fitting.fit(PLAN).quality).toBeGreaterThanOrEqual(10);
    expect(fitting.fit(PLAN).quality * 30_000).toBeLessThanOrEqual(LIMIT_BYTES);
  });

  it('gives the quality back when the picture is another', () => {
    const fitting = new FittingQuality();
    run(fitting, 30_000, 20);
    run(fitting, 1000, 40);
    expect(fitting.fit(PLAN)).toBe(PLAN);
  });

  it('never raises a quality that was asked for', () => {
    const fitting = new FittingQuality();
    for (let frame = 0; frame < 50; frame++) fitting.refused(600_000);
    expect(fitting.fit({ ...PLAN, quality: 5 }).quality).toBe(5);
  });
});
