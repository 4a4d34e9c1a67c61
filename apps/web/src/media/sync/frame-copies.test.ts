import { describe, expect, it } from 'vitest';
import { FrameCopies } from './frame-copies.js';

const plane = { offsetBytes: 0, strideBytes: 4, widthPx: 1, heightPx: 1 };
const picture = {
  kind: 'packed',
  widthPx: 1,
  heightPx: 1,
  bytes: new Uint8Array(4),
  plane,
  order: 'rgba',
} as const;

describe('FrameCopies', () => {
  it('lets a copy go when its last holder does, once', () => {
    let released = 0;
    const copies = new FrameCopies();
    const first = copies.open({ picture, release: () => released++ });
    const second = first.share();
    first.release();
    first.release();
    expect([released, copies.counts]).toEqual([0, { opened: 1, closed: 0 }]);
    second.release();
    second.release();
    expect([released, copies.counts]).toEqual([1, { opened: 1, closed: 1 }]);
  });

  it('shares nothing that was let go', () => {
    const copies = new FrameCopies();
    const copy = copies.open({ picture, release: () => {} });
    copy.release();
    expect(() => copy.share()).toThrow(/share it before/);
    expect(copies.counts).toEqual({ opened: 1, closed: 1 });
  });
});
