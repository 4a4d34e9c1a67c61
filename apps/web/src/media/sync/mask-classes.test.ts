import { describe, expect, it } from 'vitest';
import { classShares, foregroundAlpha } from './mask-classes.js';

const alpha = (...pixels: number[]) => ({ kind: 'alpha' as const, pixels: new Uint8Array(pixels) });
const classes = (...pixels: number[]) => ({ kind: 'classes' as const, pixels: new Uint8Array(pixels) });
const SCENE = { labels: ['background', 'cat', 'sofa'] };

describe('classShares', () => {
  it('counts a pixel as person where that is likelier than not', () => {
    const mask = alpha(255, 128, 127, 0);
    expect(classShares(mask, { labels: ['person'] })).toEqual([{ label: 'person', share: 0.5 }]);
    expect(classShares(mask, { labels: ['background', 'person'] })[0]?.label).toBe('person');
  });

  it('says nothing of what is not there', () => {
    expect(classShares(alpha(0, 10), { labels: ['person'] })).toEqual([]);
    expect(classShares(alpha(), { labels: ['person'] })).toEqual([]);
  });

  it('lists classes by area, without the background and what has no class', () => {
    expect(classShares(classes(0, 2, 2, 1, 255, 200), SCENE)).toEqual([
      { label: 'sofa', share: 2 / 6 },
      { label: 'cat', share: 1 / 6 },
    ]);
  });
});

describe('foregroundAlpha', () => {
  it('passes alpha through as it is', () => {
    const mask = alpha(1, 2, 3);
    expect(foregroundAlpha(mask, { labels: ['person'] })).toBe(mask.pixels);
  });

  it('covers every class but the background', () => {
    expect([...foregroundAlpha(classes(0, 1, 2, 255), SCENE)]).toEqual([0, 255, 255, 0]);
    expect([...foregroundAlpha(classes(0, 1, 255), { labels: ['road', 'car'] })]).toEqual([255, 255, 0]);
  });
});
