import { NO_CLASS } from '@maskwire/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classShares } from './class-shares.js';

const classes = (...indices: number[]) => ({ kind: 'classes' as const, pixels: Uint8Array.from(indices) });
const alpha = (...levels: number[]) => ({ kind: 'alpha' as const, pixels: Uint8Array.from(levels) });

describe('classShares', () => {
  it('gives each class its share of the whole picture, the first one like any other', () => {
    expect(classShares(classes(0, 0, 2, NO_CLASS), 3)).toEqual([0.5, 0, 0.25]);
  });

  it('has no share for what the mode has no label for', () => {
    expect(classShares(classes(1, 7, NO_CLASS, NO_CLASS), 2)).toEqual([0, 0.25]);
    expect(classShares(classes(NO_CLASS), 300)).toHaveLength(255);
  });

  it('counts a pixel as the person where that is likelier than not', () => {
    expect(classShares(alpha(255, 128, 127, 0), 1)).toEqual([0.5]);
  });

  it('is 0 for a mask without pixels', () => {
    expect(classShares(classes(), 2)).toEqual([0, 0]);
  });

  it('counts every pixel of a labelled class once', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 4000 }), fc.nat({ max: 255 }), (pixels, count) => {
        const shares = classShares({ kind: 'classes', pixels }, count);
        const labelled = pixels.filter((index) => index < count).length;
        expect(shares.reduce((sum, share) => sum + share * pixels.length, 0)).toBeCloseTo(labelled, 6);
      }),
    );
  });
});
