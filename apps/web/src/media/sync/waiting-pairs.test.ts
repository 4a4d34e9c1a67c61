import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_WAITING_BYTES, MAX_WAITING_PAIRS, WaitingPairs } from './waiting-pairs.js';

const released: number[] = [];
const pair = (number: number, dueMs = number) => ({
  number,
  dueMs,
  bytes: 1,
  release: () => void released.push(number),
});

describe('WaitingPairs', () => {
  it('hands out the newest that is due and lets those before it go', () => {
    released.length = 0;
    const waiting = new WaitingPairs();
    for (const number of [3, 1, 2, 9]) waiting.add(pair(number));
    expect(waiting.nextDueMs).toBe(1);
    expect(waiting.take(0)).toBeUndefined();
    expect(waiting.take(3)?.number).toBe(3);
    expect([released, waiting.nextDueMs]).toEqual([[1, 2], 9]);
  });

  it('holds a bounded number and lets the oldest go', () => {
    released.length = 0;
    const waiting = new WaitingPairs();
    for (let number = 0; number < MAX_WAITING_PAIRS + 5; number++) waiting.add(pair(number));
    expect([waiting.count, released]).toEqual([MAX_WAITING_PAIRS, [0, 1, 2, 3, 4]]);
  });

  it('holds a bounded number of bytes', () => {
    released.length = 0;
    const waiting = new WaitingPairs();
    for (let number = 0; number < 4; number++) waiting.add({ ...pair(number), bytes: MAX_WAITING_BYTES / 3 });
    expect([waiting.count, released]).toEqual([3, [0]]);
  });

  it('lets every pair go exactly once, whatever happens', () => {
    const command = fc.oneof(
      fc.record({ do: fc.constant('add' as const), number: fc.nat(60), dueMs: fc.nat(100) }),
      fc.record({ do: fc.constantFrom('take' as const, 'dropBefore' as const), at: fc.nat(100) }),
      fc.record({ do: fc.constant('clear' as const) }),
    );
    fc.assert(
      fc.property(fc.array(command), (commands) => {
        const waiting = new WaitingPairs();
        const counts: number[] = [];
        for (const each of commands) {
          if (each.do === 'add') {
            const index = counts.push(0) - 1;
            const release = (): void => void (counts[index] = (counts[index] ?? 0) + 1);
            waiting.add({ number: each.number, dueMs: each.dueMs, bytes: 1, release });
          } else if (each.do === 'take') waiting.take(each.at)?.release();
          else if (each.do === 'dropBefore') waiting.dropBefore(each.at);
          else waiting.clear();
        }
        waiting.clear();
        expect(counts.every((count) => count === 1)).toBe(true);
      }),
      { seed: 3, numRuns: 200 },
    );
  });
});
