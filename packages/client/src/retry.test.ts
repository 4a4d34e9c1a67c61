import { describe, expect, it } from 'vitest';
import { DEFAULT_RECONNECT } from './back-off.js';
import { type ConnectionLoss, RetryPlan } from './retry.js';

const loss: ConnectionLoss = {
  nowMs: 1000,
  wasStable: true,
  wasDraining: false,
  wasChecked: false,
  notBeforeMs: undefined,
};
const plan = (random = 0) => new RetryPlan(DEFAULT_RECONNECT, () => random);

describe('RetryPlan', () => {
  it('comes back further and further apart from what fails', () => {
    const retry = plan(0.999_999);
    const waits = [loss, ...Array.from({ length: 5 }, () => ({ ...loss, wasStable: false }))].map((end) =>
      Math.round(retry.after(end)),
    );
    expect(waits).toEqual([1000, 2000, 4000, 5000, 5000, 5000]);
    expect(retry.failures).toBe(6);
  });

  it('owes nothing for a server that said it stops, but does not come with all the others', () => {
    expect(plan(0).after({ ...loss, wasDraining: true })).toBe(0);
    expect(plan(0.5).after({ ...loss, wasDraining: true })).toBe(250);
    const retry = plan();
    retry.after({ ...loss, wasDraining: true });
    expect(retry.failures).toBe(0);
    // One that stops the moment it is there is a failure like another.
    expect(retry.after({ ...loss, wasStable: false, wasDraining: true })).toBe(500);
  });

  it('waits as long as the server said, from when it said so', () => {
    expect(plan().after({ ...loss, wasDraining: true, notBeforeMs: 3500 })).toBe(2500);
    expect(plan().after({ ...loss, wasDraining: true, notBeforeMs: 900 })).toBe(0);
    expect(plan().after({ ...loss, notBeforeMs: 1_000_000 })).toBe(DEFAULT_RECONNECT.maxMs);
  });

  it('comes at once after a check found a connection dead', () => {
    expect(plan(0.9).after({ ...loss, wasChecked: true })).toBe(0);
  });
});
