import { describe, expect, it } from 'vitest';
import { firstView, isShown, shownClasses, toggleClass, toggleSolo } from './class-view.js';

const VOC = { labels: ['background', 'cat', 'sofa', 'person'] };
const STREET = { labels: ['road', 'car'] };

describe('what is shown of the classes', () => {
  it('is everything but the background at first', () => {
    expect(shownClasses(firstView(VOC), VOC)).toEqual([1, 2, 3]);
    expect(shownClasses(firstView(STREET), STREET)).toBeNull();
  });

  it('changes by one class at a time, there and back', () => {
    const without = toggleClass(firstView(VOC), VOC, 2);
    expect(shownClasses(without, VOC)).toEqual([1, 3]);
    expect(shownClasses(toggleClass(without, VOC, 2), VOC)).toEqual([1, 2, 3]);
    expect(shownClasses(toggleClass(firstView(VOC), VOC, 0), VOC)).toBeNull();
  });

  it('can be nothing at all', () => {
    const view = STREET.labels.reduce((so, _, index) => toggleClass(so, STREET, index), firstView(STREET));
    expect(shownClasses(view, STREET)).toEqual([]);
  });

  it('is one class alone in solo, and as before after it', () => {
    const before = toggleClass(firstView(VOC), VOC, 3);
    const solo = toggleSolo(before, 2);
    expect(shownClasses(solo, VOC)).toEqual([2]);
    expect([0, 1, 2, 3].filter((index) => isShown(solo, index))).toEqual([2]);
    expect(toggleSolo(solo, 2)).toEqual(before);
    expect(shownClasses(toggleSolo(solo, 1), VOC)).toEqual([1]);
  });

  it('grows from a solo by what is switched on beside it', () => {
    const solo = toggleSolo(firstView(VOC), 2);
    expect(shownClasses(toggleClass(solo, VOC, 1), VOC)).toEqual([1, 2]);
    expect(shownClasses(toggleClass(solo, VOC, 2), VOC)).toEqual([]);
  });
});
