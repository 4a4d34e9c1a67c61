import { describe, expect, it } from 'vitest';
import { LoopLag } from './loop-lag.js';
import { ManualClock } from './testing/manual-clock.js';

function watched() {
  const clock = new ManualClock();
  const lag = new LoopLag(clock, 1000);
  lag.watch();
  clock.advance(25);
  return { clock, lag };
}

describe('the lag of this thread', () => {
  it('is none while it runs', () => {
    const { clock, lag } = watched();
    for (let n = 0; n < 50; n++) {
      clock.advance(7);
      expect(lag.lagMs()).toBe(0);
    }
  });

  it.each(['before', 'after'])(
    'is all of a block and little more for what is handled %s the timer',
    (order) => {
      const { clock, lag } = watched();
      let lagMs = -1;
      // Due before the timer; what stands still runs late, in order.
      if (order === 'before')
        clock.after(1, () => {
          lagMs = lag.lagMs();
        });
      clock.stall(60);
      if (order === 'after') lagMs = lag.lagMs();
      expect(lagMs).toBeGreaterThanOrEqual(60);
      expect(lagMs).toBeLessThanOrEqual(70);
    },
  );

  it('is that of the whole batch that waited, and of nothing after it', () => {
    const { clock, lag } = watched();
    clock.stall(60);
    expect(lag.lagMs()).toBeGreaterThanOrEqual(60);
    clock.advance(2);
    expect(lag.lagMs()).toBeGreaterThanOrEqual(62);
    clock.advance(30);
    expect(lag.lagMs()).toBe(0);
  });

  it('keeps no timer when nothing is sent any more, or when stopped', () => {
    const { clock, lag } = watched();
    expect(clock.pendingTimers).toBe(1);
    clock.advance(1100);
    expect(clock.pendingTimers).toBe(0);
    clock.advance(5000);
    expect(lag.lagMs()).toBe(0);
    lag.watch();
    lag.watch();
    expect(clock.pendingTimers).toBe(1);
    lag.stop();
    lag.stop();
    expect(clock.pendingTimers).toBe(0);
  });
});
