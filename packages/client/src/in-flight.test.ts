import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InFlightTable } from './in-flight.js';

const frame = (frameId: number, sentAtMs: number) => ({
  frameId,
  captureTimeS: sentAtMs / 1000,
  sentAtMs,
  upBytes: 100,
  generation: 0,
});

describe('InFlightTable', () => {
  it('ends a frame once', () => {
    const table = new InFlightTable();
    table.add(frame(7, 0));
    expect(table.take(7)?.frameId).toBe(7);
    expect(table.take(7)).toBeUndefined();
    expect(table.size).toBe(0);
  });

  it('expires from the oldest on, at the limit and not before', () => {
    const table = new InFlightTable();
    table.add(frame(1, 0));
    table.add(frame(2, 500));
    expect(table.expire(1999, 2000)).toEqual([]);
    expect(table.expire(2000, 2000).map(({ frameId }) => frameId)).toEqual([1]);
    expect(table.oldestSentAtMs).toBe(500);
  });

  it('remembers given-up frames once, and only so many', () => {
    const table = new InFlightTable();
    for (let id = 0; id < 100; id++) table.add(frame(id, 0));
    table.expire(5000, 2000);
    expect(table.takeGivenUp(0)).toBeUndefined();
    expect(table.takeGivenUp(99)?.sentAtMs).toBe(0);
    expect(table.takeGivenUp(99)).toBeUndefined();
  });

  it('ends every frame exactly once, whatever the order of answers, limits and resets', () => {
    const step = fc.oneof(
      fc.record({ do: fc.constant('add' as const) }),
      fc.record({ do: fc.constant('take' as const), id: fc.nat(60) }),
      fc.record({ do: fc.constant('expire' as const) }),
      fc.record({ do: fc.constant('clear' as const) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        const table = new InFlightTable();
        const ends = new Map<number, number>();
        const end = (id: number): void => void ends.set(id, (ends.get(id) ?? 0) + 1);
        let added = 0;
        let nowMs = 0;
        for (const one of steps) {
          nowMs += 300;
          if (one.do === 'add') table.add(frame(added++, nowMs));
          if (one.do === 'take') {
            const taken = table.take(one.id);
            if (taken) end(taken.frameId);
          }
          if (one.do === 'expire') for (const { frameId } of table.expire(nowMs, 2000)) end(frameId);
          if (one.do === 'clear') for (const { frameId } of table.clear()) end(frameId);
        }
        expect(ends.size + table.size).toBe(added);
        expect([...ends.values()].every((times) => times === 1)).toBe(true);
      }),
    );
  });
});
