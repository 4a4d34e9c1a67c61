import { describe, expect, it } from 'vitest';
import { Confusion, IGNORED } from './confusion.js';

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

describe('a confusion of classes', () => {
  it('gives each class its intersection over union, over all pictures together', () => {
    const confusion = new Confusion(3)
      .add(bytes(0, 0, 1, 1), bytes(0, 1, 1, 1))
      .add(bytes(0, 1), bytes(0, 0));
    expect(confusion.iou(0)).toBe(2 / 4);
    expect(confusion.iou(1)).toBe(2 / 4);
    expect(confusion.pixels(1)).toBe(3);
  });

  it('takes the mean over present classes, and a false alarm for what it costs the others', () => {
    const confusion = new Confusion(3).add(bytes(0, 0, 1, 1), bytes(0, 2, 1, 1));
    expect(confusion.present()).toEqual([0, 1]);
    expect(confusion.meanIou()).toBe((1 / 2 + 1) / 2);
    expect(confusion.iou(2)).toBe(0);
  });

  it('leaves out what is ignored', () => {
    const confusion = new Confusion(2).add(bytes(0, IGNORED, 1), bytes(0, 0, 1));
    expect(confusion.meanIou()).toBe(1);
  });

  it('refuses masks of different sizes and classes that there are not', () => {
    expect(() => new Confusion(2).add(bytes(0), bytes(0, 1))).toThrow(RangeError);
    expect(() => new Confusion(2).add(bytes(0), bytes(2))).toThrow(/Class 2 of 2/);
  });
});
