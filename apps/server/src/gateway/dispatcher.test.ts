import { getEventListeners } from 'node:events';
import { expect, it } from 'vitest';
import { ScriptedPool } from '../testing/scripted-pool.js';
import { Dispatcher, type FrameEnding, type PendingFrame } from './dispatcher.js';

function make(pool: ScriptedPool): Dispatcher {
  pool.states.set('fast', 'ready');
  const dispatcher = new Dispatcher({ runner: pool, deadlineMs: 1000, nowMs: () => performance.now() });
  dispatcher.openSession('s');
  return dispatcher;
}

const frame = (end: (ending: FrameEnding) => void): PendingFrame => ({
  sessionId: 's',
  arrivedMs: performance.now(),
  mode: 'fast',
  ordered: true,
  maxFps: 60,
  job: () => ({ mode: 'fast', image: new Uint8Array(1), encodings: [], classes: null, threshold: 0.5 }),
  leave: () => undefined,
  end,
});

it('hands a free worker the next frame before it answers the last one, and is idle after the answer', async () => {
  const pool = new ScriptedPool(1);
  pool.auto = false;
  const dispatcher = make(pool);
  const heldAtAnswer: number[] = [];
  const note = (): void => void heldAtAnswer.push(pool.held.length);
  dispatcher.submit(frame(note));
  dispatcher.submit(frame(note));
  let idle = false;
  const idling = dispatcher.whenIdle().then(() => {
    idle = true;
  });
  pool.held[0]?.release();
  await expect.poll(() => heldAtAnswer).toEqual([1]);
  expect(idle).toBe(false);
  pool.held[0]?.release();
  await idling;
  expect(heldAtAnswer).toEqual([1, 0]);
});

it('leaves nothing behind on the signal of a still that has ended', async () => {
  const dispatcher = make(new ScriptedPool(1));
  const { signal } = new AbortController();
  const job = { mode: 'fast', image: new Uint8Array(1), format: 'png', cutout: false } as const;
  expect(await dispatcher.segment(job, signal)).toMatchObject({ ok: true });
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});
