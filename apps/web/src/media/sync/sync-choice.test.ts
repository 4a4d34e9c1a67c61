import { describe, expect, it } from 'vitest';
import { EXACT_UP_TO_MS, LEAST_STAY_MS, LOW_LATENCY_FROM_MS, SyncChoice } from './sync-choice.js';

describe('SyncChoice', () => {
  it('does as it is told, whatever masks take', () => {
    const choice = new SyncChoice('exact');
    choice.follow(900, 0);
    expect(choice.sync).toBe('exact');
    choice.ask('low-latency', 10);
    choice.follow(1, 99_999);
    expect(choice.sync).toBe('low-latency');
  });

  it('on its own begins exact, goes low when masks take long and comes back when they are fast', () => {
    const choice = new SyncChoice('auto');
    choice.follow(undefined, 0);
    expect(choice.sync).toBe('exact');
    choice.follow(LOW_LATENCY_FROM_MS, 0);
    expect(choice.sync).toBe('low-latency');
    choice.follow(EXACT_UP_TO_MS + 1, 10_000);
    expect(choice.sync).toBe('low-latency');
    choice.follow(EXACT_UP_TO_MS, 10_000);
    expect(choice.sync).toBe('exact');
    choice.follow(LOW_LATENCY_FROM_MS - 1, 20_000);
    expect(choice.sync).toBe('exact');
  });

  it('does not flutter', () => {
    const choice = new SyncChoice('auto');
    let changes = 0;
    for (let nowMs = 0; nowMs < 60_000; nowMs += 100) {
      const before = choice.sync;
      choice.follow(nowMs % 200 === 0 ? 10 : 500, nowMs);
      if (choice.sync !== before) changes++;
    }
    expect(changes).toBeGreaterThan(1);
    expect(changes).toBeLessThanOrEqual(60_000 / LEAST_STAY_MS);
  });
});
