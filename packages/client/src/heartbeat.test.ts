import { describe, expect, it } from 'vitest';
import { Heartbeat } from './heartbeat.js';
import { ManualClock } from './testing/manual-clock.js';

/** A heartbeat whose server answers pings `answerAfterMs` later while `isAlive`. */
function bench({ intervalMs = 3000, answerAfterMs = 40 } = {}) {
  const clock = new ManualClock();
  const log = { pings: 0, rttMs: [] as number[], silent: [] as string[], beats: 0 };
  const server = { isAlive: true };
  const heartbeat = new Heartbeat(clock, {
    pingIntervalMs: () => intervalMs,
    silenceLimitMs: () => 5000,
    checkLimitMs: () => 2000,
    pinged: (rttMs) => log.rttMs.push(rttMs),
    protocolFault: () => {},
    beat: () => log.beats++,
    silent: (forMs, wasChecked) => log.silent.push(`${forMs} ${wasChecked ? 'checked' : 'sending'}`),
  });
  const target = {
    ping(reply: (value: unknown) => void): void {
      log.pings++;
      if (server.isAlive) clock.after(answerAfterMs, () => reply({ ok: true }));
    },
  };
  heartbeat.start(target);
  return { clock, heartbeat, log, server };
}

describe('Heartbeat', () => {
  it.each([
    [500, 61],
    [3000, 11],
  ])('pings every %i ms', (intervalMs, pings) => {
    const { clock, log } = bench({ intervalMs });
    clock.advance(30_000);
    expect(log.pings).toBe(pings);
    expect(new Set(log.rttMs)).toEqual(new Set([40]));
    expect(log.beats).toBe(60);
  });

  it('gives up a connection that is sent frames and silent, in half the time of the transport', () => {
    const { clock, heartbeat, log, server } = bench();
    clock.advance(100);
    server.isAlive = false;
    heartbeat.frameSent();
    clock.advance(4500);
    heartbeat.frameSent();
    expect(log.silent).toEqual([]);
    clock.advance(1000);
    expect(log.silent).toEqual(['5400 sending']);
    expect(clock.pendingTimers).toBe(0);
  });

  it('is content with anything that comes, and waits for nothing that was not asked', () => {
    const { clock, heartbeat, log, server } = bench();
    clock.advance(100);
    server.isAlive = false;
    // No frames are sent: the transport's own limit will do.
    clock.advance(60_000);
    expect(log.silent).toEqual([]);
    for (let second = 0; second < 60; second++) {
      heartbeat.frameSent();
      clock.advance(1000);
      heartbeat.heard();
    }
    expect(log.silent).toEqual([]);
  });

  it('checks at once when told, and only once at a time', () => {
    const { clock, heartbeat, log, server } = bench();
    clock.advance(100);
    heartbeat.check();
    clock.advance(2500);
    expect(log.silent).toEqual([]);
    server.isAlive = false;
    heartbeat.check();
    heartbeat.check();
    expect(log.pings).toBe(3);
    clock.advance(1999);
    expect(log.silent).toEqual([]);
    clock.advance(1);
    expect(log.silent).toEqual(['2000 checked']);
  });

  it('notices sleep by the wall, where the monotonic clock stands still', () => {
    const { clock, log, server } = bench();
    clock.advance(100);
    server.isAlive = false;
    clock.sleep(3_600_000);
    clock.advance(400);
    expect(log.pings).toBe(2);
    clock.advance(2000);
    expect(log.silent).toEqual(['2000 checked']);
  });

  it('takes a thread that stood still for no dead connection', () => {
    const { clock, heartbeat, log } = bench();
    clock.advance(100);
    heartbeat.frameSent();
    // What came meanwhile is read after the timers that are late.
    clock.stall(8000);
    expect(log.silent).toEqual([]);
    clock.advance(1000);
    expect(log.silent).toEqual([]);
    heartbeat.check();
    clock.stall(30_000);
    expect(log.silent).toEqual([]);
  });
});
