import { describe, expect, it } from 'vitest';
import { leastDistance, VISION_NAMES } from '../testing/colour-vision.js';
import { CITYSCAPES, PASCAL_VOC } from './legends.js';
import { paletteOf } from './palette.js';

/** Where 0.02 is just noticeable side by side. Colours that people name differently are about 0.1 apart. */
const LEAST = { normal: 0.12, protanopia: 0.1, deuteranopia: 0.1 } as const;

const labels = (count: number): string[] => Array.from({ length: count }, (_, index) => `class ${index}`);

describe.each([
  ['PASCAL VOC', PASCAL_VOC.palette],
  ['Cityscapes', CITYSCAPES.palette],
  ['twenty labels', paletteOf(['background', ...labels(20)])],
])('any two colours of %s', (_, palette) => {
  it.each(VISION_NAMES)('can be told apart with %s', (vision) => {
    expect(leastDistance(palette, vision)).toBeGreaterThan(LEAST[vision]);
  });
});

it('a palette that only normal vision tells apart does not pass', () => {
  const redAndGreen = ['#c85000', '#7d7d00'];
  expect(leastDistance(redAndGreen, 'normal')).toBeGreaterThan(LEAST.normal);
  expect(leastDistance(redAndGreen, 'deuteranopia')).toBeLessThan(LEAST.deuteranopia);
});

describe('colours for labels that have none', () => {
  it('are different for as many labels as there may be', () => {
    const palette = paletteOf(['background', ...labels(254)]);
    expect(new Set(palette).size).toBe(255);
    for (const colour of palette) expect(colour).toMatch(/^#[0-9a-f]{6}$/);
  });

  it('are further apart the fewer there are', () => {
    const distances = [3, 8, 20].map((count) => leastDistance(paletteOf(labels(count)), 'deuteranopia'));
    expect(distances).toEqual([...distances].sort((a, b) => b - a));
    expect(distances[0]).toBeGreaterThan(0.2);
  });
});
