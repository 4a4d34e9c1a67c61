import { describe, expect, it } from 'vitest';
import { imageLevelOf, ladderOf } from './image-level.js';
import { iouLost, usualBytes } from './image-model.js';
import { fullImage } from './image-plan.js';
import type { FlowSubject } from './types.js';

const subject = (widthPx: number, heightPx: number, kind: FlowSubject['kind'] = 'alpha'): FlowSubject => ({
  input: { widthPx, heightPx },
  kind,
  source: undefined,
});

describe('the ladder of pictures', () => {
  it.each([
    subject(256, 256),
    subject(256, 144),
    subject(512, 512),
    subject(513, 513, 'classes'),
    subject(1, 1),
  ])('falls in bytes and level from the full picture to 0: %j', (of) => {
    const rungs = ladderOf(of);
    expect(rungs[0]).toMatchObject({ image: fullImage(of), level: 1 });
    expect(rungs.at(-1)?.level).toBe(0);
    for (const [index, rung] of rungs.entries()) {
      const before = rungs[index - 1];
      if (!before) continue;
      expect(rung.usualBytes).toBeLessThan(before.usualBytes);
      expect(rung.level).toBeLessThanOrEqual(before.level);
      expect(rung.image.format).toBe('webp');
    }
  });

  it('gives up quality before size', () => {
    const widths = ladderOf(subject(256, 256)).map(({ image }) => image.widthPx);
    expect(widths).toEqual([...widths].sort((a, b) => b - a));
    expect(widths.filter((widthPx) => widthPx === 256).length).toBeGreaterThanOrEqual(5);
  });

  it('gives the level of any picture, with no more than 1 for more than is read', () => {
    const of = subject(256, 256);
    const level = (quality: number, widthPx: number, heightPx: number) =>
      imageLevelOf({ format: 'jpeg', quality, widthPx, heightPx }, of);
    expect(level(50, 640, 360)).toBe(1);
    expect(level(30, 256, 256)).toBeLessThan(0.95);
    expect(level(20, 96, 96)).toBe(0);
  });

  it('knows what the codecs took and lost where they were measured', () => {
    const image = { format: 'webp', quality: 20, widthPx: 192, heightPx: 192 } as const;
    // Measured: .0172 at 2.45 KB.
    expect(iouLost(image, { widthPx: 256, heightPx: 256 })).toBeCloseTo(0.0172, 2);
    expect(usualBytes(image) / 2450).toBeCloseTo(1, 1);
  });
});
