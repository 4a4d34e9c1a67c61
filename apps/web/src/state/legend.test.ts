import { describe, expect, it } from 'vitest';
import { type ClassView, toggleClass, toggleSolo } from './class-view.js';
import { ABSENT_TICKS, atRest, followMask, type Legend, percentOf } from './legend.js';

const ALL: ClassView = { hidden: [], solo: undefined };
const LABELS = { labels: ['road', 'car', 'tree', 'person'] };

/** The legend after masks with these shares, one after the other. */
const after = (masks: readonly (readonly number[])[], view = ALL, start?: Legend): Legend => {
  let legend = start;
  for (const shares of masks) legend = followMask(legend, { mode: 'street', shares }, view);
  if (!legend) throw new Error('no mask, no legend');
  return legend;
};
const order = ({ rows }: Legend): number[] => rows.map(({ index }) => index);

describe('the legend', () => {
  it('lists what is in the picture, largest first, the first class like any other', () => {
    expect(order(after([[0.5, 0.1, 0.3, 0]]))).toEqual([0, 2, 1]);
  });

  it('does not list noise', () => {
    expect(order(after([[0.5, 0.0005]]))).toEqual([0]);
  });

  it('keeps its order while two classes of about the same size take turns', () => {
    const flicker = Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? [0.3, 0.31] : [0.31, 0.3]));
    expect(new Set(flicker.map((_, i) => order(after(flicker.slice(0, i + 1))).join())).size).toBe(1);
  });

  it('moves a row up past all that it clearly leads', () => {
    const first = [[0.4, 0.3, 0.2, 0.1]];
    expect(order(after([...first, [0.4, 0.3, 0.2, 0.6]]))).toEqual([3, 0, 1, 2]);
    expect(order(after([...first, [0.4, 0.3, 0.2, 0.35]]))).toEqual([0, 1, 3, 2]);
  });

  it('keeps a class that is gone for a while, with no share, and then lets it go', () => {
    const gone = Array.from({ length: ABSENT_TICKS - 1 }, () => [0.5, 0]);
    const kept = after([[0.5, 0.2], ...gone]);
    expect(kept.rows).toContainEqual({ index: 1, share: 0, absentTicks: ABSENT_TICKS - 1 });
    expect(order(after([[0.5, 0]], ALL, kept))).toEqual([0]);
    expect(after([[0.5, 0.2]], ALL, kept).rows[1]).toEqual({ index: 1, share: 0.2, absentTicks: 0 });
  });

  it('keeps a hidden class in its place for good, and adds no hidden one', () => {
    const shown = after([[0.5, 0.3, 0.1]]);
    const view = toggleClass(ALL, LABELS, 1);
    const long = Array.from({ length: 3 * ABSENT_TICKS }, () => [0.5, 0, 0.1, 0]);
    expect(order(after(long, view, shown))).toEqual([0, 1, 2]);
    expect(order(after([[0.5, 0.3]], view))).toEqual([0]);
  });

  it('keeps what a solo hides', () => {
    const shown = after([[0.5, 0.3, 0.1]]);
    const long = Array.from({ length: 3 * ABSENT_TICKS }, () => [0, 0, 0.1, 0]);
    expect(order(after(long, toggleSolo(ALL, 2), shown))).toEqual([0, 1, 2]);
  });

  it('lists at rest what is hidden, and no figures', () => {
    const view = toggleClass(ALL, LABELS, 1);
    expect(order(atRest(after([[0.5, 0.3, 0.1]]), view))).toEqual([1]);
  });

  it('begins anew with another mode', () => {
    const legend = followMask(after([[0.5, 0.3]]), { mode: 'objects', shares: [0, 0.2] }, ALL);
    expect(legend).toEqual({ mode: 'objects', rows: [{ index: 1, share: 0.2, absentTicks: 0 }] });
  });
});

describe('percentOf', () => {
  it('never adds up to more than the whole', () => {
    expect(['0.335', '0.335', '0.33'].map((share) => percentOf(Number(share)))).toEqual(['33', '33', '33']);
    expect([percentOf(0), percentOf(0.004), percentOf(0.29), percentOf(1)]).toEqual(['0', '<1', '29', '100']);
  });
});
