import { beforeEach, describe, expect, it } from 'vitest';
import type { FrameLease } from './frame-lanes.js';
import { Scheduler, STILL_AGING_MS, STILL_DEADLINE_MS } from './scheduler.js';

const DEADLINE_MS = 1000;
let scheduler: Scheduler<string, string>;

const put = (sessionId: string, frame: string, arrivedMs = 0, ordered = false) =>
  scheduler.putFrame({ frame, sessionId, mode: 'm', ordered, arrivedMs });

const SINGLY = { idleWorkers: 1, batchLimit: () => 1 };

const take = (nowMs = 0): string | undefined => {
  const work = scheduler.next(nowMs, SINGLY);
  return work?.kind === 'frames' ? work.leases[0]?.frame : work?.still;
};

const lease = (nowMs = 0): FrameLease<string> => {
  const work = scheduler.next(nowMs, SINGLY);
  const [first] = work?.kind === 'frames' ? work.leases : [];
  if (!first) throw new Error('expected a frame');
  return first;
};

beforeEach(() => {
  scheduler = new Scheduler({ deadlineMs: DEADLINE_MS, workerCount: 2 });
  for (const id of ['a', 'b', 'c']) scheduler.openSession(id);
});

describe('one session', () => {
  it('keeps the newest frame and gives the older one back as superseded', () => {
    expect(put('a', 'a1')).toBeUndefined();
    expect(put('a', 'a2')).toEqual({ frame: 'a1', sessionId: 'a', reason: 'superseded' });
    expect(take()).toBe('a2');
    expect(take()).toBeUndefined();
  });

  it('runs two frames of a mode without state, never three', () => {
    for (const frame of ['a1', 'a2', 'a3']) {
      put('a', frame);
      scheduler.next(0, SINGLY);
    }
    expect(scheduler.waitingFrames).toBe(1);
  });

  it('runs the frames of a mode with state one after the other', () => {
    put('a', 'a1', 0, true);
    const first = lease();
    put('a', 'a2', 0, true);
    expect(take()).toBeUndefined();
    scheduler.finishFrame(first);
    expect(take()).toBe('a2');
  });

  it('holds the first frame of a mode without state until the last one with state is done', () => {
    put('a', 'with state', 0, true);
    const first = lease();
    put('a', 'without', 0, false);
    expect(take()).toBeUndefined();
    scheduler.finishFrame(first);
    expect(take()).toBe('without');
  });

  it('drops what waits when its settings change, and nothing of its neighbours', () => {
    put('a', 'a1');
    put('b', 'b1');
    expect(scheduler.reconfigure('a')).toEqual({ frame: 'a1', sessionId: 'a', reason: 'reconfigured' });
    expect(scheduler.reconfigure('a')).toBeUndefined();
    expect(take()).toBe('b1');
  });

  it('is forgotten when it closes, also while a frame of it runs', () => {
    put('a', 'a1');
    const running = lease();
    put('a', 'a2');
    expect(scheduler.closeSession('a')).toEqual({ frame: 'a2', sessionId: 'a', reason: 'disconnected' });
    scheduler.finishFrame(running);
    expect(put('a', 'a3')?.reason).toBe('disconnected');
    expect(take()).toBeUndefined();
  });
});

describe('several sessions', () => {
  it('take turns', () => {
    for (const id of ['a', 'b', 'c']) put(id, `${id}1`);
    const order: (string | undefined)[] = [];
    for (let turn = 0; turn < 6; turn++) {
      const current = lease();
      order.push(current.sessionId);
      scheduler.finishFrame(current);
      put(current.sessionId, 'next');
    }
    expect(order).toEqual(['a', 'b', 'c', 'a', 'b', 'c']);
  });

  it('come before a second frame of a session that already runs one', () => {
    put('a', 'a1');
    lease();
    put('a', 'a2');
    put('b', 'b1');
    expect(take()).toBe('b1');
    expect(take()).toBe('a2');
  });
});

describe('deadlines', () => {
  it('end a frame that no worker took, on time', () => {
    put('a', 'a1', 10);
    put('b', 'b1', 500);
    expect(scheduler.nextExpiryMs()).toBe(10 + DEADLINE_MS);
    expect(scheduler.expire(1009).frames).toEqual([]);
    expect(scheduler.expire(1010).frames).toEqual([{ frame: 'a1', sessionId: 'a', reason: 'expired' }]);
    expect(scheduler.nextExpiryMs()).toBe(500 + DEADLINE_MS);
  });

  it('do not touch a frame that runs', () => {
    put('a', 'a1');
    lease();
    expect(scheduler.expire(DEADLINE_MS * 2).frames).toEqual([]);
    expect(scheduler.nextExpiryMs()).toBeUndefined();
  });
});

describe('stills', () => {
  it('wait behind frames', () => {
    scheduler.putStill('still', 0);
    put('a', 'a1');
    expect(take()).toBe('a1');
    expect(take()).toBe('still');
  });

  it('go first once they are old, one in each span', () => {
    scheduler.putStill('old', 0);
    scheduler.putStill('older than a span too', 0);
    put('a', 'a1', STILL_AGING_MS);
    expect(take(STILL_AGING_MS)).toBe('old');
    scheduler.finishStill();
    expect(take(STILL_AGING_MS)).toBe('a1');
    put('b', 'b1', 2 * STILL_AGING_MS);
    expect(take(2 * STILL_AGING_MS)).toBe('older than a span too');
  });

  it('leave a worker to the frames where there are several', () => {
    scheduler.putStill('first', 0);
    scheduler.putStill('second', 0);
    expect(take()).toBe('first');
    expect(take(5 * STILL_AGING_MS)).toBeUndefined();
    scheduler.finishStill();
    expect(take()).toBe('second');
  });

  it('can be called off while they wait, not while they run', () => {
    scheduler.putStill('called off', 0);
    scheduler.putStill('runs', 0);
    expect(scheduler.cancelStill('called off')).toBe(true);
    expect(take()).toBe('runs');
    expect(scheduler.cancelStill('runs')).toBe(false);
  });

  it('are given up in the end', () => {
    scheduler.putStill('still', 5);
    expect(scheduler.nextExpiryMs()).toBe(5 + STILL_DEADLINE_MS);
    expect(scheduler.expire(5 + STILL_DEADLINE_MS).stills).toEqual(['still']);
  });
});

it('drains everything that waits and leaves what runs', () => {
  put('a', 'a1');
  const running = lease();
  put('a', 'a2');
  put('b', 'b1');
  scheduler.putStill('still', 0);
  const { frames, stills } = scheduler.drain();
  expect(frames.map(({ frame, reason }) => [frame, reason])).toEqual([
    ['b1', 'draining'],
    ['a2', 'draining'],
  ]);
  expect(stills).toEqual(['still']);
  scheduler.finishFrame(running);
  expect(take()).toBeUndefined();
});
