import { fault, type Status } from '@maskwire/protocol';
import { describe, expect, it } from 'vitest';
import { LoadWatch } from './load-watch.js';

const OFFLINE = fault('not_ready', 'No network: put the file into the models folder', true);
const FAILED: Status = { phase: 'warming', retryAfterMs: 10_000 };

describe('LoadWatch', () => {
  it('tells a failure once, with the reason, when the fault comes before the status', () => {
    const watch = new LoadWatch();
    expect(watch.status({ phase: 'loading', progress: 0.1 })).toBeUndefined();
    expect(watch.fault(OFFLINE, 'loading')).toEqual({ isOurs: true, reason: OFFLINE.message });
    expect(watch.status(FAILED)).toBeUndefined();
  });

  it('tells a failure that another session had asked for by its status alone', () => {
    const watch = new LoadWatch();
    expect(watch.status(FAILED)).toContain('tries again in 10 s');
    expect(watch.fault(OFFLINE, 'warming')).toEqual({ isOurs: true, reason: undefined });
  });

  it('tells the next failure again', () => {
    const watch = new LoadWatch();
    watch.fault(OFFLINE, 'loading');
    watch.status(FAILED);
    watch.status({ phase: 'loading' });
    expect(watch.fault(OFFLINE, 'loading')).toEqual({ isOurs: true, reason: OFFLINE.message });
    watch.reset();
    expect(watch.status(FAILED)).toBeDefined();
  });

  it('leaves faults about other things alone', () => {
    const watch = new LoadWatch();
    for (const phase of ['ready', 'draining', undefined] as const)
      expect(watch.fault(OFFLINE, phase)).toEqual({ isOurs: false });
    expect(watch.fault(fault('rate_limited', 'Slow down', true), 'loading')).toEqual({ isOurs: false });
    expect(watch.status({ phase: 'draining', retryAfterMs: 5 })).toBeUndefined();
  });
});
