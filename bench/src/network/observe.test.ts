import { describe, expect, it } from 'vitest';
import { type MaskSeen, maskAgesMs, shownOf, wasteOf } from './observe.js';

const mask = (capturedAtMs: number, atMs: number, stale = false): MaskSeen => ({ capturedAtMs, atMs, stale });

describe('what is shown', () => {
  it('is every mask that is newer than what was shown before', () => {
    const [first, late, second] = [mask(0, 50), mask(30, 90), mask(60, 80)];
    expect(shownOf([first, second, late])).toEqual([first, second]);
  });

  it('is no mask of settings that no longer hold, and such a one hides none', () => {
    const fresh = mask(30, 60);
    expect(shownOf([mask(60, 50, true), fresh])).toEqual([fresh]);
  });
});

describe('the age of the newest mask', () => {
  it('grows from look to look until a newer one comes', () => {
    const ages = maskAgesMs([mask(0, 40), mask(100, 140)], 0, 200).map(Math.round);
    // Looks at 0, 16.7, 33.3 see none; at 50 the first one is 50 ms old; at 150 the second one is.
    expect(ages).toEqual([50, 67, 83, 100, 117, 133, 50, 67, 83]);
  });

  it('knows the masks from before the span', () => {
    expect(maskAgesMs([mask(0, 40)], 1000, 1010)).toEqual([1000]);
  });

  it('is unknown without a mask', () => {
    expect(maskAgesMs([], 0, 1000)).toEqual([]);
  });
});

describe('waste', () => {
  const none = { masks: 0, outOfOrder: 0, staleMasks: 0, lateMasks: 0, givenUp: 0 };

  it('is nothing when every mask was the newest one', () => {
    expect(wasteOf({ ...none, masks: 100 })).toBe(0);
    expect(wasteOf(none)).toBe(0);
  });

  it('counts masks that were out of order or of other settings', () => {
    expect(wasteOf({ ...none, masks: 96, outOfOrder: 2, staleMasks: 4 })).toBeCloseTo(0.06);
  });

  it('counts a frame given up once, whether its mask came late or never', () => {
    expect(wasteOf({ ...none, masks: 90, givenUp: 10, lateMasks: 7 })).toBeCloseTo(0.1);
    expect(wasteOf({ ...none, masks: 90, lateMasks: 10 })).toBeCloseTo(0.1);
  });
});
