import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FrameCopies, type FrameCopy } from './frame-copies.js';
import { FrameRing, RING_SPARE_FRAMES } from './frame-ring.js';

/** Copies that tell how many of them are still held. */
function copies(): { held: () => number; make: (sizeBytes: number) => FrameCopy } {
  const ledger = new FrameCopies();
  const plane = { offsetBytes: 0, strideBytes: 4, widthPx: 1, heightPx: 1 };
  return {
    held: () => ledger.counts.opened - ledger.counts.closed,
    make: (sizeBytes) => {
      const bytes = new Uint8Array(sizeBytes);
      const picture = { kind: 'packed', widthPx: 1, heightPx: 1, bytes, plane, order: 'rgba' } as const;
      return ledger.open({ picture, release: () => {} });
    },
  };
}

const entry = (number: number, copy: FrameCopy) => ({ number, capturedAtMs: 0, copy });

describe('FrameRing', () => {
  it('hands a frame out once, to an owner who releases it', () => {
    const { held, make } = copies();
    const ring = new FrameRing(4);
    ring.add(7, entry(1, make(10)));
    const taken = ring.take(7);
    expect(taken?.number).toBe(1);
    expect(ring.take(7)).toBeUndefined();
    expect(held()).toBe(1);
    taken?.copy.release();
    expect(held()).toBe(0);
  });

  it('tells when one more of very large frames would push out another', () => {
    const { make } = copies();
    const ring = new FrameRing(16, 70);
    const taken = [0, 1, 2, 3, 4, 5, 6, 7, 8].filter((id) => {
      if (!ring.hasRoom) return false;
      ring.add(id, entry(id, make(10)));
      return true;
    });
    expect(taken).toHaveLength(7);
    expect(taken.map((id) => ring.take(id)?.number)).toEqual(taken);
    expect(ring.hasRoom).toBe(true);
  });

  it('lets the oldest go when there are more than in flight and the spare ones', () => {
    const { held, make } = copies();
    const ring = new FrameRing(2);
    for (let id = 0; id < 10; id++) ring.add(id, entry(id, make(10)));
    expect(held()).toBe(2 + RING_SPARE_FRAMES);
    expect(ring.take(5)).toBeUndefined();
    expect(ring.take(6)?.number).toBe(6);
  });

  it('lets a frame go that is larger than all it may hold', () => {
    const { held, make } = copies();
    const ring = new FrameRing(2, 100);
    ring.add(1, entry(1, make(101)));
    expect(held()).toBe(0);
    expect(ring.frames).toBe(0);
  });

  it('holds within its bounds and releases every copy exactly when it lets go of it', () => {
    const command = fc.oneof(
      fc.record({
        do: fc.constant('add' as const),
        id: fc.nat(20),
        bytes: fc.integer({ min: 1, max: 60 }),
      }),
      fc.record({ do: fc.constantFrom('take' as const, 'drop' as const), id: fc.nat(20) }),
      fc.record({ do: fc.constant('clear' as const) }),
    );
    fc.assert(
      fc.property(fc.array(command), (commands) => {
        const { held, make } = copies();
        const ring = new FrameRing(3, 150);
        for (const [number, each] of commands.entries()) {
          if (each.do === 'add') ring.add(each.id, entry(number, make(each.bytes)));
          else if (each.do === 'take') ring.take(each.id)?.copy.release();
          else if (each.do === 'drop') ring.drop(each.id);
          else ring.clear();
          expect(held()).toBe(ring.frames);
          expect(ring.frames).toBeLessThanOrEqual(5);
          expect(ring.bytes).toBeLessThanOrEqual(150);
        }
        ring.clear();
        expect([held(), ring.bytes]).toEqual([0, 0]);
      }),
      { seed: 3, numRuns: 300 },
    );
  });
});
