import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { BATCH_MS, Batch } from './batch.js';

interface Change {
  readonly classes: number[] | null;
  readonly threshold: number;
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe('Batch', () => {
  it('sends what came together as one, the last word on each matter', () => {
    const sent: unknown[] = [];
    const batch = new Batch<Change>((change) => sent.push(change));
    batch.add({ classes: [1] });
    batch.add({ threshold: 0.2 });
    batch.add({ classes: null });
    expect(sent).toEqual([]);
    vi.advanceTimersByTime(BATCH_MS);
    expect(sent).toEqual([{ classes: null, threshold: 0.2 }]);
  });

  it('does not put off a stream of changes', () => {
    const sent: unknown[] = [];
    const batch = new Batch<Change>((change) => sent.push(change));
    for (let step = 0; step < 100; step++) {
      batch.add({ threshold: step / 100 });
      vi.advanceTimersByTime(BATCH_MS / 10);
    }
    expect(sent).toHaveLength(10);
    expect(sent.at(-1)).toEqual({ threshold: 0.99 });
  });

  it('sends nothing of what was cleared', () => {
    const sent: unknown[] = [];
    const batch = new Batch<Change>((change) => sent.push(change));
    batch.add({ threshold: 1 });
    batch.clear();
    batch.add({ classes: [] });
    vi.advanceTimersByTime(10 * BATCH_MS);
    expect(sent).toEqual([{ classes: [] }]);
    expect(vi.getTimerCount()).toBe(0);
  });
});
